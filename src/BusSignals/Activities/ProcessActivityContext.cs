namespace BusSignals;

/// <summary>One attempt of an activity.</summary>
public sealed class ProcessActivityContext
{
    internal ProcessActivityContext(string process, Guid key, int attempt, CancellationToken cancellationToken)
    {
        Process = process;
        IdempotencyKey = key;
        Attempt = attempt;
        CancellationToken = cancellationToken;
    }

    /// <summary>The path of the process that requested it.</summary>
    public string Process { get; }

    /// <summary>
    /// The same for every attempt of one operation of one process. Pass it to services that deduplicate requests.
    /// </summary>
    public Guid IdempotencyKey { get; }

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>Cancelled when the attempt has taken too long, and when the application stops.</summary>
    public CancellationToken CancellationToken { get; }
}
