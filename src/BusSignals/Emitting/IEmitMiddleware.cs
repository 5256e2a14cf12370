namespace BusSignals;

/// <summary>
/// Runs around the emitting of every signal, before it is checked and sent: it may replace the payload and add headers.
/// Signals emitted inside a process, or sent to one process, pass it too; messages that a saga publishes with
/// MassTransit's own activities do not. Register it with <see cref="ISignalsConfigurator.UseOnEmit{TMiddleware}"/>, the
/// outermost first; it is resolved from the services of the emitter's scope.
/// </summary>
public interface IEmitMiddleware
{
    /// <summary>Emits the signal by calling <paramref name="next"/>, once. To refuse it, throw.</summary>
    Task InvokeAsync(EmitContext context, Func<Task> next);
}
