namespace BusSignals;

/// <summary>The table of histories.</summary>
internal static class HistoryColumns
{
    public static StoredTable<HistoryEntry> Table { get; } = new StoredTable<HistoryEntry>(
        "signal_history",
        "What happened to each process, in order. It is the inbox (message ids are unique), the receipts, and, while an entry waits, the mailbox.")
        .Fixed(it => it.ProcessKey, "process_key", "The process.")
        .Fixed(it => it.Sequence, "sequence", "The entry's number within the process, from 1.")
        .Fixed(it => it.Kind, "kind", "0 signal, 1 timer fired, 2 timer cancelled by hand; a handler's notes: 3 received, 4 started, 5 checkpoint, 6 completed, 7 failed, 8 log; 9 token created, 10 timer moved by hand, 11 step of a durable process, 12 begun anew.")
        .Fixed(it => it.Name, "name", "The signal's id or the timer's name; for a note, the signal that was handled.", 400)
        .Fixed(it => it.MessageId, "message_id", "The message that brought it; unique within the process, so that no message applies twice.")
        .Changes(it => it.Outcome, "outcome", "0 applied, 1 waiting in the mailbox, 2 late, 3 discarded, 4 rejected, 5 expired, 8 failed.")
        .Changes(it => it.State, "state", "The state after it was applied.", 200)
        .Fixed(it => it.SentAt, "sent_at", "When it was sent, or was due.")
        .Fixed(it => it.ReceivedAt, "received_at", "When it arrived; retention goes by it.")
        .Changes(it => it.WaitingSince, "waiting_since", "Since when the process waited for it.")
        .Changes(it => it.ConsumedAt, "consumed_at", "When it was applied.")
        .Changes(it => it.ExpiresAt, "expires_at", "When it leaves the mailbox unwanted.")
        .Changes(it => it.Payload, "payload", "The signal as JSON, to apply it later and to show it: as it arrived, and once it was applied, as it was applied; for a note, its details.", how: ColumnChange.WhenGiven)
        .Changes(it => it.Metadata, "metadata", "Ids, addresses and headers of the message, so that it is the same message when it is applied later; and the reply, so that asking again gets it again.")
        .Changes(it => it.Reason, "reason", "Why it was refused, or failed.")
        .Changes(it => it.Retries, "retries", "How often it was put back to be tried again later.")
        .Changes(it => it.RetryAt, "retry_at", "When it will be tried again.")
        .Changes(it => it.Awaited, "awaited", "The messages that it is held back for, with spaces between; empty once it has gone on and waits to be wanted.")
        .Changes(it => it.Journal, "journal", "The number of the event in a durable process' journal; a replay goes by it.")
        .Changes(it => it.Operation, "operation", "The operation of the process' code that got its result with the event.")
        .Changes(it => it.OperationName, "operation_name", "What the operation was, to notice code that does not follow its journal.", 450)
        .Changes(it => it.Duplicates, "duplicates", "How often the message came again and changed nothing.", how: ColumnChange.Apart);
}
