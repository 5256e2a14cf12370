namespace Orders.Patterns;

/// <summary>What was imported so far.</summary>
public sealed class Import
{
    /// <summary>The prices, by order.</summary>
    public Dictionary<string, decimal> Prices { get; set; } = [];

    /// <summary>What went wrong last; filled by <see cref="ErrorRecording"/>.</summary>
    public SignalError? LastSignalError { get; set; }
}
