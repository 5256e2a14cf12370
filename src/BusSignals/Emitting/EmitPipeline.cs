namespace BusSignals;

/// <summary>Runs emits through the emit middleware of the emitter's scope.</summary>
internal sealed class EmitPipeline(IEnumerable<IEmitMiddleware> middleware)
{
    private readonly IEmitMiddleware[] _middleware = [.. middleware];

    /// <returns>The message's id.</returns>
    /// <exception cref="InvalidOperationException">Middleware did not call next, or called it twice.</exception>
    public async Task<Guid> RunAsync(EmitContext context, Func<EmitContext, Task<Guid>> emit)
    {
        Guid? sent = null;
        await RunAsync(0);
        return sent ?? throw new InvalidOperationException(
            $"The signal '{context.Signal.Id}' was not emitted: emit middleware did not call next; to refuse a signal, throw.");

        async Task RunAsync(int layer)
        {
            if (layer == _middleware.Length)
            {
                sent = await emit(context);
                return;
            }

            bool called = false;
            await _middleware[layer].InvokeAsync(context, () =>
            {
                if (called)
                {
                    throw new InvalidOperationException($"Emit middleware called next twice for the signal '{context.Signal.Id}'; it would be emitted twice.");
                }

                called = true;
                return RunAsync(layer + 1);
            });
        }
    }
}
