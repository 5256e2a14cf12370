namespace BusSignals;

/// <summary>
/// Signals that leave together, or not at all: of one delivery, or of one transaction. They are in order among each
/// other, and others hear of them when it is certain that they leave.
/// </summary>
internal sealed class PendingEmissions(EmitOrder order, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<EmittedSignal> _pending = [];

    /// <summary>Finds what a signal comes after.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="messageId">Its message.</param>
    /// <param name="identity">The identity that it is emitted to.</param>
    /// <param name="process">The one process that it is sent to, or null.</param>
    public EmittedSignal Order(SignalDefinition signal, Guid messageId, SignalIdentity identity, Guid? process)
    {
        string text = EmittedSignal.TextOf(identity);
        bool controls = FlowControlSignals.Is(signal.Contract);
        IReadOnlyList<Predecessor> earlier = controls ? [] : order.Earlier(text);
        lock (_gate)
        {
            foreach (EmittedSignal emitted in _pending.Where(it => it.Identity == text))
            {
                earlier = emitted.Over(earlier);
            }
        }

        // Emitted again under the same id: it is the first one that counts, and that does not wait for later signals.
        earlier = earlier.Any(it => it.MessageId == messageId)
            ? []
            : [.. earlier.Where(it => process is null || it.Process is null || it.Process == process)];
        return new EmittedSignal(text, new Predecessor(signal.Name, messageId, clock.Now(), process), earlier) { HoldsBackLater = !controls };
    }

    public void Add(EmittedSignal emitted)
    {
        if (!emitted.HoldsBackLater)
        {
            return;
        }

        lock (_gate)
        {
            _pending.Add(emitted);
        }
    }

    /// <summary>Says that all that was added leaves.</summary>
    public void Committed()
    {
        lock (_gate)
        {
            foreach (EmittedSignal emitted in _pending)
            {
                order.Add(emitted);
            }

            _pending.Clear();
        }
    }
}
