namespace BusSignals;

/// <summary>The handler of one signal in a flow.</summary>
public abstract class FlowHandler
{
    private protected FlowHandler(Type contract) => Contract = contract;

    internal Type Contract { get; }

    /// <summary>The kind of token whose answers it handles, if any.</summary>
    internal SignalId? Token { get; set; }

    internal bool StartsFlow { get; private protected set; }

    internal bool IsLocal { get; private protected set; }

    internal MiddlewareList Layers { get; } = new();

    /// <summary>The classes that it needs from the services, checked at start-up.</summary>
    internal List<Type> ServiceTypes { get; } = [];

    internal List<string> ChangeIds { get; } = [];
}

/// <summary>The handler of one signal in a flow, with its further settings.</summary>
/// <typeparam name="TSignal">The contract.</typeparam>
/// <typeparam name="TState">The flow's state.</typeparam>
public sealed class FlowHandler<TSignal, TState> : FlowHandler, IFlowHandler<TState>
    where TSignal : class
    where TState : class, new()
{
    private readonly Func<IServiceProvider, Func<TSignal, SignalContext<TState>, Task>> _handler;
    private readonly List<(string ChangeId, Func<IServiceProvider, Func<TSignal, SignalContext<TState>, Task>> Handler)> _before = [];
    private readonly List<Func<TSignal, SignalContext<TState>, Task<string?>>> _validators = [];

    internal FlowHandler(Func<IServiceProvider, Func<TSignal, SignalContext<TState>, Task>> handler) : base(typeof(TSignal)) =>
        _handler = handler;

    /// <summary>Adds middleware around this handler only.</summary>
    public FlowHandler<TSignal, TState> With<TMiddleware>() where TMiddleware : class, ISignalMiddleware
    {
        Layers.Add<TMiddleware>();
        return this;
    }

    /// <summary>As above, with a function.</summary>
    public FlowHandler<TSignal, TState> With(Func<SignalContext, Func<Task>, Task> middleware)
    {
        Layers.Add(middleware);
        return this;
    }

    /// <summary>
    /// Lets the handler see a signal only if the function returns null; otherwise the signal is refused with the
    /// returned reason.
    /// </summary>
    public FlowHandler<TSignal, TState> Validate(Func<TSignal, SignalContext<TState>, string?> validator)
    {
        ArgumentNullException.ThrowIfNull(validator);
        _validators.Add((signal, context) => Task.FromResult(validator(signal, context)));
        return this;
    }

    /// <summary>As above, with a class, resolved from the services of each delivery.</summary>
    public FlowHandler<TSignal, TState> Validate<TValidator>() where TValidator : class, ISignalValidator<TSignal, TState>
    {
        ServiceTypes.Add(typeof(TValidator));
        _validators.Add((signal, context) =>
            Resolved<TValidator>.From(context.Services).ValidateAsync(signal, context));
        return this;
    }

    /// <summary>
    /// Lets this signal start the flow. If any of the flow's signals is marked so, only marked ones start it, and the
    /// others wait in the mailbox; if none is, each starts it.
    /// </summary>
    public FlowHandler<TSignal, TState> Starts()
    {
        StartsFlow = true;
        return this;
    }

    /// <summary>
    /// Accepts the signal only when it is sent to the process itself, through <see cref="ISignalBus.For"/>. A signal
    /// emitted to all does not reach it, and its id may belong to another signal elsewhere.
    /// </summary>
    public FlowHandler<TSignal, TState> ForThisFlowOnly()
    {
        IsLocal = true;
        return this;
    }

    /// <summary>
    /// Keeps the old behaviour for processes for which a change is not recorded: those that started before it was
    /// known. Several may be given, oldest change first.
    /// </summary>
    public FlowHandler<TSignal, TState> Before(string changeId, Func<TSignal, SignalContext<TState>, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ChangeIds.Add(changeId);
        _before.Add((changeId, _ => handler));
        return this;
    }

    /// <summary>As above, with a class.</summary>
    public FlowHandler<TSignal, TState> Before<THandler>(string changeId) where THandler : class, ISignalHandler<TSignal, TState>
    {
        ChangeIds.Add(changeId);
        ServiceTypes.Add(typeof(THandler));
        _before.Add((changeId, From<THandler>()));
        return this;
    }

    async Task IFlowHandler<TState>.HandleAsync(SignalContext<TState> context)
    {
        foreach (Func<TSignal, SignalContext<TState>, Task<string?>> validator in _validators)
        {
            if (await validator((TSignal)context.Payload, context) is { } refusal)
            {
                throw new SignalRefusedException(refusal);
            }
        }

        var handler = _before.FirstOrDefault(it => !context.Changed(it.ChangeId)).Handler ?? _handler;
        await handler(context.Services)((TSignal)context.Payload, context);
    }

    internal static Func<IServiceProvider, Func<TSignal, SignalContext<TState>, Task>> From<THandler>()
        where THandler : class, ISignalHandler<TSignal, TState> =>
        services => Resolved<THandler>.From(services).HandleAsync;
}

/// <summary>Runs a handler without static knowledge of the signal's type.</summary>
internal interface IFlowHandler<TState> where TState : class, new()
{
    Task HandleAsync(SignalContext<TState> context);
}
