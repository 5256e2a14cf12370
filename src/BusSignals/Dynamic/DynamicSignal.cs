namespace BusSignals;

/// <summary>
/// A signal that becomes known only while the application runs. It is handled as JSON, but routed, validated and kept
/// like a typed one.
/// </summary>
public sealed class DynamicSignal
{
    /// <summary>The id, <c>namespace.name</c>.</summary>
    public required SignalId Id { get; init; }

    /// <summary>The path template; its parameters are members of the payload and the routing identity.</summary>
    public required string Path { get; init; }

    /// <summary>The JSON Schema of the payload as text.</summary>
    public required string Schema { get; init; }

    /// <summary>Handles the signal.</summary>
    public required DynamicHandler Handler { get; init; }

    /// <summary>What the signal means, as free text.</summary>
    public string? Description { get; init; }

    /// <summary>The policies; their schema and upcasters are not used.</summary>
    public SignalOptions Options { get; init; } = new();
}
