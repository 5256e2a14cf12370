namespace BusSignals;

/// <summary>
/// A committed message that has not been sent yet, or a timer: a message with a due time that stays until its
/// process has applied it. A message keeps its id however often it is sent.
/// </summary>
internal record OutgoingMessage
{
    public required Guid Id { get; init; }

    /// <summary>Where it goes: an address of the transport.</summary>
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

    /// <summary>The process whose timer this is, or null for a message.</summary>
    public Guid? ProcessKey { get; init; }

    public string? TimerName { get; init; }
    public DateTimeOffset? Due { get; init; }

    /// <summary>
    /// The message as it was captured, so that the node that commits it reads nothing back; not stored, and forgotten with a
    /// change of the body or the properties.
    /// </summary>
    public CapturedMessage? Captured { get; init; }

    public bool IsTimer => TimerName is not null;
}
