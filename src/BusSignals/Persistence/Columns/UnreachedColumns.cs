namespace BusSignals;

/// <summary>The table of signals that left no record at any process.</summary>
internal static class UnreachedColumns
{
    public static StoredTable<UnreachedSignal> Table { get; } = new StoredTable<UnreachedSignal>(
        "signal_unreached", "Signals that arrived and left no trace at any process, so that there is a receipt for them too.")
        .Number(it => it.Sequence, "sequence", "The number of the row, in order of arrival.")
        .Fixed(it => it.MessageId, "message_id", "The message, by which a receipt is asked for.")
        .Fixed(it => it.Endpoint, "endpoint", "Where it arrived.", 400)
        .Fixed(it => it.Signal, "signal_id", "The signal.", 400)
        .Fixed(it => it.ProcessKey, "process_key", "The process it was for; null if it was for every one that matches.")
        .Fixed(it => it.ProcessPath, "process_path", "The path of that process, for people.", SignalPath.MaxLength)
        .Fixed(it => it.Outcome, "outcome", "3 discarded, 7 no process there.")
        .Fixed(it => it.Reason, "reason", "Why, in words.")
        .Fixed(it => it.SentAt, "sent_at", "When it was sent.")
        .Fixed(it => it.ReceivedAt, "received_at", "When it arrived; retention goes by it.");
}
