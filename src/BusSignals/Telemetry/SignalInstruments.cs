using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BusSignals;

/// <summary>
/// The meter and the activity source, both named <c>BusSignals</c>; names and tags follow OpenTelemetry's conventions
/// for messaging.
/// </summary>
internal static class SignalInstruments
{
    public const string Name = "BusSignals";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Sent = Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Signals emitted.");

    public static readonly Counter<long> Consumed = Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Signals delivered to a process, by outcome.");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "messaging.process.duration", "s", "Time from the start of a signal's handling to its end, without the commit.");

    public static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "bussignals.signal.failures", "{failure}", "Attempts that failed, by kind.");

    public static readonly Counter<long> SlowHandlers = Meter.CreateCounter<long>(
        "bussignals.handler.slow", "{handling}", "Handlings that took longer than the limit.");

    public static readonly Counter<long> Overflows = Meter.CreateCounter<long>(
        "bussignals.mailbox.overflows", "{signal}", "Signals that found the mailbox of their process full.");

    public static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "bussignals.commit.conflicts", "{conflict}", "Deliveries applied again because another node was first.");

    public static KeyValuePair<string, object?> Tag(ProcessDefinition process) => new("messaging.destination.name", process.Endpoint);

    public static KeyValuePair<string, object?> Tag(SignalDefinition signal) => new("bussignals.signal.id", signal.Name);
}
