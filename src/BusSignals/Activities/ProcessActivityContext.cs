namespace BusSignals;

/// <summary>One try of an activity.</summary>
public sealed class ProcessActivityContext
{
    internal ProcessActivityContext(string process, Guid key, int attempt, CancellationToken cancellationToken)
    {
        Process = process;
        IdempotencyKey = key;
        Attempt = attempt;
        CancellationToken = cancellationToken;
    }

    /// <summary>The path of the process that wants it.</summary>
    public string Process { get; }

    /// <summary>The same in each try of one operation of one process: give it to services that do the same only once.</summary>
    public Guid IdempotencyKey { get; }

    /// <summary>Which try it is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>Cancelled when the try has taken too long, and when the application stops.</summary>
    public CancellationToken CancellationToken { get; }
}
