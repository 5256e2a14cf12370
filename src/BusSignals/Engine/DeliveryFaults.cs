namespace BusSignals;

/// <summary>
/// What has gone wrong during one delivery. A signal of the mailbox that fails at each attempt is set aside, so that it
/// takes down neither the delivery after which the mailbox was asked nor those behind it.
/// </summary>
internal sealed class DeliveryFaults
{
    private readonly Dictionary<int, Exception> _setAside = [];
    private readonly Dictionary<int, Exception> _steps = [];
    private readonly HashSet<(string Name, DateTimeOffset Due)> _timers = [];

    /// <summary>The entry that is being applied, or that was when the delivery failed; null if it is none.</summary>
    public HistoryEntry? Trying { get; set; }

    /// <summary>The step of a durable process that is being done, or that was when the delivery failed; null if it is none.</summary>
    public int? TryingStep { get; set; }

    /// <summary>The timer that is being fired on the way, or that was when the delivery failed; null if it is none.</summary>
    public ProcessTimer? Firing { get; set; }

    /// <summary>The signal that is being handled, or that was when the delivery failed.</summary>
    public SignalContext? Context { get; set; }

    /// <summary>The signals whose handlers have said that they failed (FEATURES Z21).</summary>
    public List<SignalContext> Declared { get; } = [];

    /// <summary>Begins an attempt.</summary>
    public void Begin()
    {
        Trying = null;
        TryingStep = null;
        Firing = null;
        Context = null;
        Declared.Clear();
    }

    /// <summary>
    /// Sets the failed step, timer or entry aside; false if it was the delivery itself that failed, or the code of a durable
    /// process, which is to be stopped with all that it has not done.
    /// </summary>
    public bool TrySetAside(Exception exception) => exception is not NondeterminismException && (
        TryingStep is { } step ? _steps.TryAdd(step, exception)
        : Firing is { } timer ? _timers.Add((timer.Name, timer.Due))
        : Trying is { } entry && _setAside.TryAdd(entry.Sequence, exception));

    /// <summary>Why a step was set aside, or null if it was not.</summary>
    public Exception? OfStep(int step) => _steps.GetValueOrDefault(step);

    /// <summary>Whether a timer was set aside; its id changes with each attempt.</summary>
    public bool IsSetAside(ProcessTimer timer) => _timers.Contains((timer.Name, timer.Due));

    /// <summary>Why an entry was set aside, or null if it was not.</summary>
    public Exception? Of(HistoryEntry entry) => _setAside.GetValueOrDefault(entry.Sequence);
}
