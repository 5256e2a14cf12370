using System.Diagnostics.CodeAnalysis;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Reports that the transport gave up a message that took long: nothing of it is committed, and it is redelivered,
/// perhaps for ever.
/// </summary>
internal sealed partial class CancelledDeliveries(SignalLimits limits, TimeProvider clock, ILogger<CancelledDeliveries> logger)
{
    public async Task RunAsync(ProcessDefinition process, ConsumeContext context, Func<Task> deliver)
    {
        long began = clock.GetTimestamp();
        try
        {
            await deliver();
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested && TookLong(began, out TimeSpan? taken))
        {
            LogCancelled(context.MessageId, process.Endpoint, taken.Value);
            throw;
        }
    }

    private bool TookLong(long began, [NotNullWhen(true)] out TimeSpan? taken)
    {
        taken = clock.GetElapsedTime(began);
        return limits.IsSlow(taken.Value);
    }

    [LoggerMessage(1016, LogLevel.Error, "Message {MessageId} at {Endpoint} was cancelled after {Taken}; nothing of it is committed, and it comes again. "
        + "Either this host stops, or the transport gave it up: RabbitMQ closes the channel of a message that is not acknowledged within its "
        + "consumer_timeout, 30 minutes by default. Set that above what the slowest handler takes.")]
    private partial void LogCancelled(Guid? messageId, string endpoint, TimeSpan taken);
}
