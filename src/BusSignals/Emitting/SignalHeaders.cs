using MassTransit;

namespace BusSignals;

/// <summary>The message headers a signal carries. A message without them is a signal all the same (FEATURES N12).</summary>
public static class SignalHeaders
{
    /// <summary>The signal's id.</summary>
    public const string Id = "signal-id";

    /// <summary>The signal's path with its identity filled in.</summary>
    public const string Path = "signal-path";

    /// <summary>The emitter's idempotency key; set it on a plain message to have it deduplicated by it.</summary>
    public const string IdempotencyKey = "signal-key";

    internal static void Stamp(SendHeaders headers, SignalDefinition definition, SignalIdentity identity)
    {
        headers.Set(Id, definition.Id.ToString());
        headers.Set(Path, definition.Path.Render(identity));
    }
}
