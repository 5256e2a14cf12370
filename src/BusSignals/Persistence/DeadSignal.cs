namespace BusSignals;

/// <summary>A signal that was dead-lettered with its reason, so that nothing is lost.</summary>
public record DeadSignal
{
    /// <summary>The number of the dead signal, in the order of dead-lettering.</summary>
    public long Sequence { get; init; }

    /// <summary>The kind of reason.</summary>
    public required DeadReason Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public required string Error { get; init => field = PlainText.Of(value); }

    /// <summary>The endpoint it arrived at.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The path of the process it was for, if that is known.</summary>
    public string? ProcessPath { get; init; }

    /// <summary>The signal's id, if it is known.</summary>
    public string? SignalId { get; init; }

    /// <summary>The message's id, if it had one.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The content type of <see cref="Body"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// The message's body as text; binary data is kept as Base64 after <c>base64:</c>. If the message was too large,
    /// its first 4,096 bytes.
    /// </summary>
    public required string Body { get; init; }

    /// <summary>
    /// The size of the message in bytes if it was too large and <see cref="Body"/> is only its head; it cannot be
    /// replayed then. Null if the body is complete.
    /// </summary>
    public long? WholeSize { get; init; }

    /// <summary>
    /// The SHA-256 of the whole message in lower-case hexadecimal if <see cref="Body"/> is only its head; otherwise
    /// null.
    /// </summary>
    public string? WholeHash { get; init; }

    /// <summary>The transport's headers as JSON.</summary>
    public string? Headers { get; init; }

    /// <summary>When it arrived here; replays follow this order.</summary>
    public DateTimeOffset ArrivedAt { get; init; }

    /// <summary>When it was dead-lettered.</summary>
    public DateTimeOffset DeadAt { get; init; }
}
