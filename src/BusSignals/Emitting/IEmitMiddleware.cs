namespace BusSignals;

/// <summary>
/// Stands around the emitting of every signal, before it is checked and sent: it may replace the payload and add
/// headers. What is emitted inside a process, or sent to one process, passes it too; what a saga publishes with MassTransit's own activities does
/// not. Registered with <see cref="ISignalsConfigurator.UseOnEmit{TMiddleware}"/>, the first one outermost; resolved
/// from the services of the emitter's scope.
/// </summary>
public interface IEmitMiddleware
{
    /// <summary>Emits the signal by calling <paramref name="next"/>, once. To refuse it, throw.</summary>
    Task InvokeAsync(EmitContext context, Func<Task> next);
}
