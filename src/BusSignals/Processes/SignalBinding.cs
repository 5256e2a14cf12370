namespace BusSignals;

/// <summary>One signal at one type of process.</summary>
/// <param name="Definition">The signal.</param>
/// <param name="Middleware">All layers around the handler, the outermost first.</param>
/// <param name="IsLocal">Whether only signals sent to the process itself reach it, not those emitted to all.</param>
internal sealed record SignalBinding(SignalDefinition Definition, MiddlewareList Middleware, bool IsLocal = false);
