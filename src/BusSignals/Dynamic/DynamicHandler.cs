using System.Text.Json;

namespace BusSignals;

/// <summary>Handles a dynamic signal.</summary>
/// <param name="payload">The signal, valid by its schema.</param>
/// <param name="context">The signal's process.</param>
public delegate Task DynamicHandler(JsonElement payload, SignalContext context);
