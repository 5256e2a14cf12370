using MassTransit;

namespace BusSignals;

/// <summary>The signal in a saga's activities.</summary>
public static class SagaSignalExtensions
{
    /// <summary>
    /// The signal that is being handled, as in <c>When(Paid).Then(x => x.Signal().Log("paid"))</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The activity was not started by a signal but by a timer.</exception>
    public static SignalContext<TState> Signal<TState>(this BehaviorContext<TState> context) where TState : SagaState, new()
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.TryGetPayload(out SignalContext<TState>? signal)
            ? signal
            : throw new InvalidOperationException($"There is no signal here: the activity of '{TypeName.Of(typeof(TState))}' was started by a timer.");
    }
}
