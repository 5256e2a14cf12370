namespace BusSignals;

/// <summary>A signal that was set aside with its reason, so that nothing is lost.</summary>
public record DeadSignal
{
    /// <summary>The number of the dead signal, in the order in which they were set aside.</summary>
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
    /// The message's body as text; bytes that are no text are kept as Base64 behind <c>base64:</c>. Of a message that was too large
    /// the first 4,096 bytes.
    /// </summary>
    public required string Body { get; init; }

    /// <summary>
    /// How many bytes the message had, where it was too large and <see cref="Body"/> is only its head: it cannot be
    /// replayed. Null if the body is whole.
    /// </summary>
    public long? WholeSize { get; init; }

    /// <summary>The SHA-256 of the whole message in lower-case hexadecimal, where <see cref="Body"/> is only its head; else null.</summary>
    public string? WholeHash { get; init; }

    /// <summary>The transport's headers as JSON.</summary>
    public string? Headers { get; init; }

    /// <summary>When it arrived here; a replay goes by it.</summary>
    public DateTimeOffset ArrivedAt { get; init; }

    /// <summary>When it was set aside.</summary>
    public DateTimeOffset DeadAt { get; init; }
}
