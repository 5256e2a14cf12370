namespace BusSignals;

/// <summary>
/// Signals that are sent together or not at all: those of one delivery, or of one transaction. They are ordered among
/// each other; other scopes see them only once it is certain that they are sent.
/// </summary>
internal sealed class PendingEmissions(EmitOrder order, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<EmittedSignal> _pending = [];

    /// <summary>Finds the predecessors of a signal.</summary>
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

        // Emitted again under the same id: the first one counts, and it does not wait for later signals.
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

    /// <summary>Notes that everything that was added is sent.</summary>
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
