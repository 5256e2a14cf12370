using MassTransit;

namespace BusSignals;

/// <summary>Gives access to the signal in a saga's activities.</summary>
public static class SagaSignalExtensions
{
    /// <summary>
    /// The signal being handled, as in <c>When(Paid).Then(x => x.Signal().Log("paid"))</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A timer, not a signal, started the activity.</exception>
    public static SignalContext<TState> Signal<TState>(this BehaviorContext<TState> context) where TState : SagaState, new()
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.TryGetPayload(out SignalContext<TState>? signal)
            ? signal
            : throw new InvalidOperationException($"There is no signal here: the activity of '{TypeName.Of(typeof(TState))}' was started by a timer.");
    }
}
