namespace BusSignals;

/// <summary>
/// A process made of handlers alone: signals change a typed state, each in one commit. It starts with its first signal,
/// and ends when a handler ends it.
/// <code>
/// [Process("/order/{order}/address")]
/// public sealed class AddressFlow : SignalFlow&lt;Address&gt;
/// {
///     public AddressFlow()
///     {
///         On&lt;UpdateAddress&gt;((signal, context) => context.State.Street = signal.Street);
///         On&lt;CancelOrder, CancelOrderHandler&gt;().With&lt;AdminsOnly&gt;();
///     }
/// }
/// </code>
/// </summary>
/// <typeparam name="TState">
/// The state, kept as JSON; members named like the path's parameters are filled from the identity.
/// </typeparam>
public abstract class SignalFlow<TState> : ISignalFlow where TState : class, new()
{
    private readonly List<FlowHandler> _handlers = [];
    private readonly List<(string Name, FlowHandler Handler)> _timers = [];
    private readonly MiddlewareList _layers = new();
    private bool _isSealed;

    Type ISignalFlow.StateType => typeof(TState);

    IReadOnlyList<FlowHandler> ISignalFlow.Handlers => _handlers;

    IReadOnlyList<(string Name, FlowHandler Handler)> ISignalFlow.Timers => _timers;

    bool ISignalFlow.Queues => QueueSignalsUntilInitialized;

    MiddlewareList ISignalFlow.Layers => _layers;

    void ISignalFlow.Seal() => _isSealed = true;

    /// <summary>
    /// Whether signals wait, durably and regardless of their policy, until
    /// <see cref="ISignalManager.MarkInitializedAsync"/> is called for the process. Default: false.
    /// </summary>
    protected bool QueueSignalsUntilInitialized { get; init; }

    /// <summary>Handles a signal with a function.</summary>
    protected FlowHandler<TSignal, TState> On<TSignal>(Action<TSignal, SignalContext<TState>> handler) where TSignal : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return On<TSignal>((signal, context) =>
        {
            handler(signal, context);
            return Task.CompletedTask;
        });
    }

    /// <summary>Handles a signal with an asynchronous function.</summary>
    protected FlowHandler<TSignal, TState> On<TSignal>(Func<TSignal, SignalContext<TState>, Task> handler) where TSignal : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new FlowHandler<TSignal, TState>(_ => handler));
    }

    /// <summary>Handles a signal with a class, resolved from the services of each delivery.</summary>
    protected FlowHandler<TSignal, TState> On<TSignal, THandler>()
        where TSignal : class
        where THandler : class, ISignalHandler<TSignal, TState> =>
        Add(new FlowHandler<TSignal, TState>(FlowHandler<TSignal, TState>.From<THandler>()) { ServiceTypes = { typeof(THandler) } });

    /// <summary>
    /// Handles the answer of a token of this kind regardless of its status: a value, an error, cancelled or expired.
    /// </summary>
    protected FlowHandler<TokenAnswer<TAnswer>, TState> OnAnswer<TAnswer>(
        TokenDefinition<TAnswer> token, Action<TokenAnswer<TAnswer>, SignalContext<TState>> handler)
    {
        ArgumentNullException.ThrowIfNull(token);
        FlowHandler<TokenAnswer<TAnswer>, TState> added = On(handler);
        added.Token = token.Id;
        return added;
    }

    /// <summary>As above, with an asynchronous function.</summary>
    protected FlowHandler<TokenAnswer<TAnswer>, TState> OnAnswer<TAnswer>(
        TokenDefinition<TAnswer> token, Func<TokenAnswer<TAnswer>, SignalContext<TState>, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(token);
        FlowHandler<TokenAnswer<TAnswer>, TState> added = On(handler);
        added.Token = token.Id;
        return added;
    }

    /// <summary>
    /// Handles a timer that a handler set with <see cref="SignalContext.Schedule(string, TimeSpan)"/>: a deadline of
    /// the flow. It fires once, never before its time, and also after downtime; <see cref="TimerElapsed.Late"/> says
    /// how late. The context is that of the signal <c>process.timer</c>, inside the middleware of the application and
    /// of the flow. If the function fails, the timer is retried, after a minute at first and then less and less often;
    /// if it refuses or calls <see cref="SignalContext.Fail"/>, it is not.
    /// </summary>
    /// <param name="name">The timer's name, at most 400 characters.</param>
    /// <param name="handler">What to do when it fires.</param>
    protected void OnTimer(string name, Action<TimerElapsed, SignalContext<TState>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        OnTimer(name, (elapsed, context) =>
        {
            handler(elapsed, context);
            return Task.CompletedTask;
        });
    }

    /// <summary>As above, with an asynchronous function.</summary>
    protected void OnTimer(string name, Func<TimerElapsed, SignalContext<TState>, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(name, new FlowHandler<TimerElapsed, TState>(_ => handler));
    }

    /// <summary>As above, with a class, resolved from the services of each delivery.</summary>
    protected void OnTimer<THandler>(string name) where THandler : class, ISignalHandler<TimerElapsed, TState> =>
        Add(name, new FlowHandler<TimerElapsed, TState>(FlowHandler<TimerElapsed, TState>.From<THandler>()) { ServiceTypes = { typeof(THandler) } });

    /// <summary>Adds middleware around every handler of this flow.</summary>
    protected void Use<TMiddleware>() where TMiddleware : class, ISignalMiddleware
    {
        CheckOpen();
        _layers.Add<TMiddleware>();
    }

    /// <summary>As above, with a function.</summary>
    protected void Use(Func<SignalContext, Func<Task>, Task> middleware)
    {
        CheckOpen();
        _layers.Add(middleware);
    }

    private FlowHandler<TSignal, TState> Add<TSignal>(FlowHandler<TSignal, TState> handler) where TSignal : class
    {
        CheckOpen();
        _handlers.Add(handler);
        return handler;
    }

    private void Add(string name, FlowHandler<TimerElapsed, TState> handler)
    {
        CheckOpen();
        _timers.Add((name, handler));
    }

    private void CheckOpen()
    {
        if (_isSealed)
        {
            throw new InvalidOperationException($"The handlers of '{TypeName.Of(GetType())}' are those of its constructor; more are not heard once the application has started.");
        }
    }
}
