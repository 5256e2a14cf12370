namespace BusSignals;

/// <summary>
/// A due timer of a flow as a signal: <c>process.timer</c> with a <see cref="TimerElapsed"/>. So its handler has the
/// same context and the same layers as any other. It is never emitted or routed.
/// </summary>
internal static class TimerSignal
{
    public static SignalDefinition Definition { get; } = new(
        SignalId.Parse("process.timer"), typeof(TimerElapsed), new NoIdentity(), SignalSchema.Of(typeof(TimerElapsed)), new SignalOptions())
    {
        Description = "A timer of the process is due.",
    };

    public static bool Is(SignalDefinition signal) => signal == Definition;

    public static SignalEnvelope Envelope(ProcessTimer timer, DateTimeOffset now) => new(
        Definition, timer.Id, new TimerElapsed(timer.Name, timer.Due, now), timer.Due, now, new SignalMetadata());

    private sealed class NoIdentity : IPathBinding
    {
        public SignalPath Path { get; } = SignalPath.Parse("/process/timer");

        public SignalIdentity Read(object signal) => new(Array.Empty<KeyValuePair<string, string>>());
    }
}
