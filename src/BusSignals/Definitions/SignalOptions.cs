namespace BusSignals;

/// <summary>The policies of one signal (FEATURES N3). They belong to the receiving side.</summary>
public sealed class SignalOptions
{
    /// <summary>What to do while the process does not exist or does not wait for it. Default: buffer.</summary>
    public EarlyPolicy Early { get; set; } = EarlyPolicy.Buffer;

    /// <summary>
    /// How long the mailbox keeps the signal before it becomes a dead signal with the reason "expired".
    /// Default: 30 days.
    /// </summary>
    public TimeSpan BufferFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What to do after the process has ended. Default: record.</summary>
    public LatePolicy Late { get; set; } = LatePolicy.Record;
}
