namespace BusSignals;

/// <summary>The settings of one group of signals.</summary>
public sealed class GroupOptions
{
    internal MiddlewareList Middleware { get; } = new();

    /// <summary>Adds middleware around the handling of each signal of the group.</summary>
    public GroupOptions Use<TMiddleware>() where TMiddleware : class, ISignalMiddleware
    {
        Middleware.Add<TMiddleware>();
        return this;
    }

    /// <summary>As above, with a function.</summary>
    public GroupOptions Use(Func<SignalContext, Func<Task>, Task> middleware)
    {
        Middleware.Add(middleware);
        return this;
    }
}
