using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Delivers signals that may be asks. Committed work answers through the outbox. If nothing was committed, the answer
/// is sent from here before the message is acknowledged; a crash in between redelivers the ask.
/// </summary>
internal sealed partial class AskReceiver(DeliveryEngine engine, IOutgoingSender sender, StoreClock clock, ILogger<AskReceiver> logger)
{
    /// <summary>
    /// Delivers a signal. Nobody waits for the answer of a replayed one, so its failure is recorded again.
    /// </summary>
    public async Task<SignalOutcome> DeliverAsync(
        ProcessDefinition process, ProcessId id, IDelivery delivery, SignalEnvelope signal, ConsumeContext context, bool replayed = false)
    {
        if (replayed || AskRequest.Of(signal.Metadata) is not { } request)
        {
            return await engine.DeliverAsync(process, id, delivery, context, context.CancellationToken);
        }

        var ask = new AskDelivery(delivery, signal, request);
        SignalOutcome outcome = await engine.DeliverAsync(process, id, ask, context, context.CancellationToken);
        if (ask.Uncommitted is { } reply)
        {
            await AnswerAsync(request, reply, context);
        }

        return outcome;
    }

    /// <summary>Answers that no process was there for an ask.</summary>
    public Task NobodyAsync(ProcessDefinition process, ConsumeContext context) => AnswerAsync(process, SignalOutcome.NoWaiter, null, context);

    /// <summary>Answers what became of an ask that reached no process.</summary>
    public Task AnswerAsync(ProcessDefinition process, SignalOutcome outcome, string? reason, ConsumeContext context) =>
        AskRequest.Of(context) is { } request
            ? AnswerAsync(request, new SignalReply { Outcome = outcome, Endpoint = process.Endpoint, Reason = reason }, context)
            : Task.CompletedTask;

    /// <summary>Answers that a message could not be decoded as a signal.</summary>
    /// <returns>False if it is not an ask: then there is nobody to tell.</returns>
    public async Task<bool> RefuseAsync(ProcessDefinition process, string error, DeadReason reason, ConsumeContext context)
    {
        if (AskRequest.Of(context) is not { } request)
        {
            return false;
        }

        SignalOutcome outcome = reason == DeadReason.Unknown ? SignalOutcome.Failed : SignalOutcome.Rejected;
        await AnswerAsync(request, new SignalReply { Outcome = outcome, Endpoint = process.Endpoint, Reason = error, IsInvalid = reason == DeadReason.Invalid }, context);
        return true;
    }

    private async Task AnswerAsync(AskRequest request, SignalReply reply, ConsumeContext context)
    {
        try
        {
            await sender.SendAsync(ReplyMessage.Create(request, reply, context.ConversationId, clock.Now()), context.CancellationToken);
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            LogNotAnswered(exception, context.MessageId, request.ResponseAddress);
        }
    }

    [LoggerMessage(1303, LogLevel.Warning, "The answer to the ask {MessageId} was not sent to {Address}; asking again gets it")]
    private partial void LogNotAnswered(Exception exception, Guid? messageId, Uri address);
}
