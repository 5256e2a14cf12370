namespace BusSignals;

/// <summary>The settings of one type of process.</summary>
public sealed class ProcessOptions
{
    /// <summary>The maximum number of signals in the mailbox of one process. At least 1, default: 1,000.</summary>
    [OptionRange(1, Advice = "To keep nothing, give the signals EarlyPolicy.Discard.")]
    public int MaxBufferedSignals { get; set; } = 1000;

    /// <summary>What happens when it is full. Default: the new signal is rejected.</summary>
    public OverflowPolicy WhenFull { get; set; } = OverflowPolicy.Reject;

    internal MiddlewareList Middleware { get; } = new();

    /// <summary>Adds middleware around the handling of every signal of this type of process.</summary>
    public ProcessOptions Use<TMiddleware>() where TMiddleware : class, ISignalMiddleware
    {
        Middleware.Add<TMiddleware>();
        return this;
    }

    /// <summary>As above, with a function.</summary>
    public ProcessOptions Use(Func<SignalContext, Func<Task>, Task> middleware)
    {
        Middleware.Add(middleware);
        return this;
    }
}
