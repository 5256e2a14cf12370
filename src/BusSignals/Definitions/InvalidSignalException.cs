namespace BusSignals;

/// <summary>
/// A signal breaks a rule of its contract. It is refused before anything leaves the emitter, never retried, and
/// becomes a dead signal at a receiver.
/// </summary>
public sealed class InvalidSignalException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public InvalidSignalException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public InvalidSignalException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and what caused it.</summary>
    public InvalidSignalException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal InvalidSignalException(SignalId signal, string message, Exception? cause = null) : base(message, cause) =>
        Signal = signal;

    internal InvalidSignalException(SignalId signal, string payload, IReadOnlyList<SchemaViolation> violations)
        : this(signal, $"The {payload} is not valid: {string.Join("; ", violations)}.") => Violations = violations;

    /// <summary>The rules of the schema that the payload breaks; empty if it is invalid for another reason.</summary>
    public IReadOnlyList<SchemaViolation> Violations { get; } = [];

    /// <summary>The signal concerned, if it is known.</summary>
    public SignalId? Signal { get; }

    /// <summary>Whether the message itself breaks a rule, whatever signal it carries.</summary>
    internal bool IsOfMessage { get; init; }

    /// <summary>Whether it is about what a handler wanted to emit, and so the handler's error, not that of the signal it handled.</summary>
    internal bool IsOfHandler { get; set; }
}
