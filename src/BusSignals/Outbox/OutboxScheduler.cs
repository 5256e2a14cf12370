using MassTransit;
using MassTransit.Scheduling;

namespace BusSignals;

/// <summary>
/// Schedules what handlers send later: it is committed with the state, and leaves when it is due, whatever scheduler the bus has or
/// lacks. Belongs to one delivery.
/// </summary>
internal sealed class OutboxScheduler(ConsumeContext context, ProcessSession session) : IScheduleMessageProvider
{
    /// <summary>
    /// MassTransit adds delays to the machine's clock before it asks; what is left of them by that clock counts from the delivery's time.
    /// </summary>
    public async Task<ScheduledMessage<T>> ScheduleSend<T>(
        Uri destinationAddress, DateTime scheduledTime, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class
    {
        var scheduling = new SchedulingPipe<T>(pipe, session.Now + (scheduledTime.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime));
        ISendEndpoint endpoint = await context.GetSendEndpoint(destinationAddress);
        await endpoint.Send(message, scheduling, cancellationToken);
        return new ScheduledMessageHandle<T>(scheduling.Token, scheduledTime, destinationAddress, message);
    }

    public Task CancelScheduledSend(Guid tokenId, CancellationToken cancellationToken)
    {
        session.CancelScheduled(tokenId);
        return Task.CompletedTask;
    }

    public Task CancelScheduledSend(Uri destinationAddress, Guid tokenId, CancellationToken cancellationToken) =>
        CancelScheduledSend(tokenId, cancellationToken);

    /// <summary>The token is the message's id, which is its row's too.</summary>
    private sealed class SchedulingPipe<T>(IPipe<SendContext<T>> inner, DateTimeOffset due) : IPipe<SendContext<T>> where T : class
    {
        public Guid Token { get; private set; }

        public async Task Send(SendContext<T> context)
        {
            if (inner.IsNotEmpty())
            {
                await inner.Send(context);
            }

            Token = context.MessageId ??= NewId.NextGuid();
            context.GetOrAddPayload(() => new ScheduledSend(due));
            context.ScheduledMessageId = Token;
            context.Headers.Set(MessageHeaders.SchedulingTokenId, Token.ToString("D"));
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("schedule");
    }
}

/// <summary>When a message is to leave.</summary>
internal sealed record ScheduledSend(DateTimeOffset Due);
