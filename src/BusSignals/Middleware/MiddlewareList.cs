namespace BusSignals;

/// <summary>The middleware of one layer, in order.</summary>
internal sealed class MiddlewareList
{
    private readonly List<Func<IServiceProvider, ISignalMiddleware>> _steps = [];
    private readonly List<Type> _types = [];

    public IReadOnlyList<Func<IServiceProvider, ISignalMiddleware>> Steps => _steps;

    /// <summary>The classes among them, checked at start-up.</summary>
    public IReadOnlyList<Type> Types => _types;

    public void Add<TMiddleware>() where TMiddleware : class, ISignalMiddleware
    {
        _types.Add(typeof(TMiddleware));
        _steps.Add(services => Resolved<TMiddleware>.From(services));
    }

    public void Add(Func<SignalContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        var step = new FunctionMiddleware(middleware);
        _steps.Add(_ => step);
    }

    public void AddRange(MiddlewareList other)
    {
        _steps.AddRange(other._steps);
        _types.AddRange(other._types);
    }

    /// <summary>Runs a signal through the layers and then the handler.</summary>
    public Task RunAsync(SignalContext context, Func<Task> handler) => RunAsync(0, context, handler);

    private Task RunAsync(int layer, SignalContext context, Func<Task> handler) =>
        layer == _steps.Count ? handler() : RunLayerAsync(layer, context, handler);

    private async Task RunLayerAsync(int layer, SignalContext context, Func<Task> handler)
    {
        Task? rest = null;
        await _steps[layer](context.Services).InvokeAsync(context, () =>
        {
            if (rest is not null)
            {
                throw new InvalidOperationException(
                    $"Middleware called next twice for the signal '{context.Signal.Id}'; to try again, use SignalOptions.Retry.");
            }

            return rest = RunAsync(layer + 1, context, handler);
        });
        if (rest is { IsCompleted: false })
        {
            await rest; // it still works with what is about to be committed
            throw new InvalidOperationException(
                $"Middleware did not wait for next for the signal '{context.Signal.Id}', so that what the handler does would be lost; await what next returns.");
        }
    }

    private sealed class FunctionMiddleware(Func<SignalContext, Func<Task>, Task> function) : ISignalMiddleware
    {
        public Task InvokeAsync(SignalContext context, Func<Task> next) => function(context, next);
    }
}
