using MassTransit;
using MassTransit.Context;

namespace BusSignals;

/// <summary>An elapsed timer as the message of its delivery.</summary>
internal sealed class TimerContext(ConsumeContext delivery, TimerElapsed elapsed) : ConsumeContextProxy(delivery), ConsumeContext<TimerElapsed>
{
    public TimerElapsed Message => elapsed;

    public Task NotifyConsumed(TimeSpan duration, string consumerType) => NotifyConsumed(this, duration, consumerType);

    public Task NotifyFaulted(TimeSpan duration, string consumerType, Exception exception) =>
        NotifyFaulted(this, duration, consumerType, exception);
}
