namespace BusSignals;

/// <summary>
/// A committed message that has not been sent yet, or a timer: a message with a due time that stays until its process
/// has applied it. A message keeps its id however often it is sent.
/// </summary>
internal record OutgoingMessage
{
    public required Guid Id { get; init; }

    /// <summary>Its destination: an address of the transport.</summary>
    public required string Destination { get; init; }

    /// <summary>When any node may send it. The node that commits it sends it at once from memory.</summary>
    public required DateTimeOffset NextAttempt { get; init; }

    public int Attempts { get; init; }

    public string? ContentType { get; init; }
    public string? Body
    {
        get;
        init
        {
            field = value;
            Captured = null;
        }
    }

    /// <summary>Headers and transport properties as JSON.</summary>
    public string? Properties
    {
        get;
        init
        {
            field = value;
            Captured = null;
        }
    }

    /// <summary>The process that the timer belongs to, or null for a message.</summary>
    public Guid? ProcessKey { get; init; }

    /// <summary>What the timer is for; null for a message.</summary>
    public TimerKind? TimerKind { get; init; }

    public string? TimerName { get; init; }
    public DateTimeOffset? Due { get; init; }

    /// <summary>When a message that is sent later leaves; null for at once. Not stored: the commit makes it the next attempt.</summary>
    public DateTimeOffset? Later { get; init; }

    /// <summary>
    /// The message as it was captured, so that the committing node reads nothing back. Not stored, and dropped when the
    /// body or the properties change.
    /// </summary>
    public object? Captured { get; init; }

    public bool IsTimer => TimerKind is not null;
}
