using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Answers, for the endpoint of one type of process, what became of a message there.</summary>
internal sealed partial class ReceiptResponder(ReceiptReader receipts, ILogger<ReceiptResponder> logger)
{
    public void Configure(IReceiveEndpointConfigurator endpoint, ProcessDefinition process) =>
        endpoint.Handler<ReceiptQuery>(context => EndpointMessages.Is<ReceiptQuery>(context) ? AnswerAsync(process, context) : Task.CompletedTask);

    private async Task AnswerAsync(ProcessDefinition process, ConsumeContext<ReceiptQuery> context)
    {
        ReceiptAnswer answer;
        try
        {
            IReadOnlyList<Receipt> found = await receipts.FindAsync(context.Message.MessageId, context.CancellationToken);
            answer = new ReceiptAnswer([.. found.Where(it => it.Endpoint == process.Endpoint).Select(ReceiptLine.Of)], null);
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, context.Message.MessageId, process.Endpoint);
            answer = new ReceiptAnswer([], FailureText.Of(exception)); // a question is not dead-lettered
        }

        await context.RespondAsync(answer);
    }

    [LoggerMessage(1302, LogLevel.Warning, "The receipts of message {MessageId} at {Endpoint} were asked for and could not be read")]
    private partial void LogFailed(Exception exception, Guid messageId, string endpoint);
}
