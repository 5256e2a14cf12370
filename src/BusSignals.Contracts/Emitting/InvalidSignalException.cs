namespace BusSignals;

/// <summary>
/// A signal breaks a rule of its contract. An emitter refuses it before anything is sent; a receiver dead-letters it.
/// It is never retried.
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

    /// <summary>Creates the exception with a message and its cause.</summary>
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

    /// <summary>Whether the message itself breaks a rule, regardless of its signal.</summary>
    internal bool IsOfMessage { get; init; }

    /// <summary>
    /// Whether it concerns a signal that a handler wanted to emit; then the handler is at fault, not the signal that it
    /// handled.
    /// </summary>
    internal bool IsOfHandler { get; set; }
}
