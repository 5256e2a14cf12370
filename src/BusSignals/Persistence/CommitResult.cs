namespace BusSignals;

/// <summary>The result of committing one unit of work.</summary>
internal sealed record CommitResult
{
    private readonly string _name;

    private CommitResult(string name, Exception? error = null)
    {
        _name = name;
        Error = error;
    }

    /// <summary>It is stored.</summary>
    public static CommitResult Committed { get; } = new("Committed");

    /// <summary>Somebody else committed first; the delivery is applied again to the fresh state.</summary>
    public static CommitResult Conflict { get; } = new("Conflict");

    /// <summary>Why it could not be stored, if it failed.</summary>
    public Exception? Error { get; }

    /// <summary>It could not be stored; no part of it is.</summary>
    public static CommitResult Failed(Exception error) => new("Failed", error);

    public override string ToString() => _name;
}
