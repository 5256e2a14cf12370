using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Tells a requester that its message failed, after the message has been dead-lettered: whatever is wrong with the
/// message may also prevent an answer.
/// </summary>
internal sealed partial class FaultFilter(ILogger logger) : IFilter<ExceptionReceiveContext>
{
    private readonly GenerateFaultFilter _faults = new();

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        try
        {
            await _faults.Send(context, next);
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            LogNotTold(exception, context.InputAddress);
            if (!context.IsFaulted)
            {
                await context.NotifyFaulted(context.Exception);
            }
        }
    }

    public void Probe(ProbeContext context) => _faults.Probe(context);

    [LoggerMessage(1040, LogLevel.Warning, "The sender of a message at {Endpoint} could not be told that the message is a dead signal")]
    private partial void LogNotTold(Exception exception, Uri endpoint);
}
