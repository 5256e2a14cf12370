using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Reports a handler that is still running after <see cref="SignalLimits.SlowHandler"/>: once, while it runs, by a
/// warning and the counter <c>bussignals.handler.slow</c>. It is not stopped.
/// </summary>
public sealed partial class SlowHandlerReporting : ISignalMiddleware
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly ILogger<SlowHandlerReporting> _logger;

    /// <summary>Creates the middleware with the application's limit.</summary>
    public SlowHandlerReporting(SignalLimits limits, TimeProvider clock, ILogger<SlowHandlerReporting> logger)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limit = limits.SlowHandler;
        _clock = clock;
        _logger = logger;
    }

    /// <inheritdoc/>
    public async Task InvokeAsync(SignalContext context, Func<Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        using var timer = new LongTimer(_clock, _limit, () => Report(context));
        await next();
    }

    private void Report(SignalContext context)
    {
        SignalInstruments.SlowHandlers.Add(1, SignalInstruments.Tag(context.ProcessType), SignalInstruments.Tag(context.Signal));
        LogSlow(context.Signal.Name, context.MessageId, context.Process.Path, _limit);
    }

    [LoggerMessage(1214, LogLevel.Warning, "Handling {Signal} {MessageId} at {Process} takes longer than {Limit}; it goes on")]
    private partial void LogSlow(string signal, Guid messageId, string process, TimeSpan limit);
}
