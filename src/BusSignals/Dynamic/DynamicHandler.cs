using System.Text.Json;

namespace BusSignals;

/// <summary>Handles a dynamic signal (FEATURES Z41).</summary>
/// <param name="payload">The signal, valid by its schema.</param>
/// <param name="context">The signal's process.</param>
public delegate Task DynamicHandler(JsonElement payload, SignalContext context);
