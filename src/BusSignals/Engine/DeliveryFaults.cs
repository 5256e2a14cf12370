namespace BusSignals;

/// <summary>
/// What has gone wrong during one delivery. A signal of the mailbox that fails at each attempt is set aside, so that it
/// takes down neither the delivery after which the mailbox was asked nor those behind it.
/// </summary>
internal sealed class DeliveryFaults
{
    private readonly Dictionary<int, Exception> _setAside = [];
    private readonly Dictionary<int, Exception> _steps = [];

    /// <summary>The entry that is being applied, or that was when the delivery failed; null if it is none.</summary>
    public HistoryEntry? Trying { get; set; }

    /// <summary>The step of a durable process that is being done, or that was when the delivery failed; null if it is none.</summary>
    public int? TryingStep { get; set; }

    /// <summary>The signal that is being handled, or that was when the delivery failed.</summary>
    public SignalContext? Context { get; set; }

    /// <summary>The signals whose handlers have said that they failed (FEATURES Z21).</summary>
    public List<SignalContext> Declared { get; } = [];

    /// <summary>Begins an attempt.</summary>
    public void Begin()
    {
        Trying = null;
        TryingStep = null;
        Context = null;
        Declared.Clear();
    }

    /// <summary>Sets the failed step or entry aside; false if it was neither a step nor an entry of the mailbox that failed.</summary>
    public bool TrySetAside(Exception exception) => exception is not NondeterminismException && TryingStep is { } step
        ? _steps.TryAdd(step, exception)
        : Trying is { } entry && _setAside.TryAdd(entry.Sequence, exception);

    /// <summary>Why a step was set aside, or null if it was not.</summary>
    public Exception? OfStep(int step) => _steps.GetValueOrDefault(step);

    /// <summary>Why an entry was set aside, or null if it was not.</summary>
    public Exception? Of(HistoryEntry entry) => _setAside.GetValueOrDefault(entry.Sequence);
}
