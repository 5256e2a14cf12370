using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BusSignals;

/// <summary>
/// The meter and the activity source, both named <c>BusSignals</c>. Names and tags follow OpenTelemetry's conventions
/// for messaging: the destination is the signal's id, the subscription is the endpoint of a process's type, and the
/// system is <c>bussignals</c>, because MassTransit has its own spans and metrics for the transport.
/// </summary>
internal static class SignalInstruments
{
    public const string Name = "BusSignals";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Sent = Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Signals sent, with those that could not be.");

    public static readonly Counter<long> Consumed = Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Signals delivered to a process, by outcome.");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "messaging.process.duration", "s", "Time from the start of a signal's handling to its end, without the commit.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    public static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "bussignals.signal.failures", "{failure}", "Attempts that failed, by kind.");

    public static readonly Counter<long> SlowHandlers = Meter.CreateCounter<long>(
        "bussignals.handler.slow", "{handling}", "Handlings that took longer than the limit.");

    public static readonly Counter<long> Overflows = Meter.CreateCounter<long>(
        "bussignals.mailbox.overflows", "{signal}", "Signals that found the mailbox of their process full.");

    public static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "bussignals.commit.conflicts", "{conflict}", "Deliveries applied again because another node was first.");

    /// <summary>The gauges of open waits.</summary>
    public static readonly WaitGauges Waits = new(Meter);

    public static readonly Counter<long> HeldBack = Meter.CreateCounter<long>(
        "bussignals.order.held_back", "{signal}", "Signals that came before an earlier one of their emitter, and were held back.");

    public static readonly Counter<long> OrderGivenUp = Meter.CreateCounter<long>(
        "bussignals.order.given_up", "{signal}", "Signals that were applied although an earlier one of their emitter had not come in time.");

    public static readonly Gauge<double> ClockSkew = Meter.CreateGauge<double>(
        "bussignals.clock.skew", "s", "How far the host's clock is ahead of the database's; negative is behind.");

    public static KeyValuePair<string, object?> Tag(ProcessDefinition process) => new(SignalTags.Subscription, process.Endpoint);

    public static KeyValuePair<string, object?> Tag(SignalDefinition signal) => new(SignalTags.Destination, signal.Name);

    /// <summary>Counts a signal that was sent, or could not be.</summary>
    public static void CountSent(string signal, Exception? exception = null)
    {
        if (!Sent.Enabled)
        {
            return;
        }

        TagList tags = Operation("send", signal);
        if (exception is not null)
        {
            tags.Add(SignalTags.Error, exception.GetType().FullName);
        }

        Sent.Add(1, tags);
    }

    /// <summary>Counts a signal that arrived, with its outcome.</summary>
    public static void CountConsumed(ProcessDefinition process, SignalDefinition signal, SignalOutcome outcome)
    {
        if (!Consumed.Enabled)
        {
            return;
        }

        TagList tags = Operation("receive", signal.Name);
        tags.Add(Tag(process));
        tags.Add(SignalTags.Outcome, outcome.ToString());
        if (SignalTags.ErrorOf(outcome) is { } error)
        {
            tags.Add(SignalTags.Error, error);
        }

        Consumed.Add(1, tags);
    }

    /// <summary>Records how long a handling took and, if it failed, how.</summary>
    public static void RecordDuration(TimeSpan duration, ProcessDefinition process, SignalDefinition signal, string? error)
    {
        if (!Duration.Enabled)
        {
            return;
        }

        TagList tags = Operation("process", signal.Name);
        tags.Add(Tag(process));
        if (error is not null)
        {
            tags.Add(SignalTags.Error, error);
        }

        Duration.Record(duration.TotalSeconds, tags);
    }

    private static TagList Operation(string name, string signal) => new()
    {
        { SignalTags.System, SignalTags.OwnSystem },
        { SignalTags.OperationName, name },
        { SignalTags.Destination, signal },
    };
}
