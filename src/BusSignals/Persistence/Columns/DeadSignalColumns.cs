namespace BusSignals;

/// <summary>The table of dead signals.</summary>
internal static class DeadSignalColumns
{
    public static StoredTable<DeadSignal> Table { get; } = new StoredTable<DeadSignal>(
        "signal_dead", "Signals that were set aside, with the reason; nothing is dropped silently.")
        .Number(it => it.Sequence, "sequence", "The number of the dead signal, in the order in which they were set aside.")
        .Fixed(it => it.Reason, "reason", "0 undecodable, 1 unknown, 2 invalid, 3 rejected, 4 expired, 5 failed, 6 overflow, 7 too large.")
        .Fixed(it => it.Error, "error", "The reason in words.")
        .Fixed(it => it.Endpoint, "endpoint", "Where it arrived.")
        .Fixed(it => it.ProcessPath, "process_path", "The process it was for, if that is known.", SignalPath.MaxLength)
        .Fixed(it => it.SignalId, "signal_id", "The signal, if it is known.", 200)
        .Fixed(it => it.MessageId, "message_id", "The message, if it had an id.")
        .Fixed(it => it.ContentType, "content_type", "What the body is.", 200)
        .Fixed(it => it.Body, "body", "The message as it came; bytes that are no text as Base64.")
        .Fixed(it => it.WholeSize, "whole_size", "How many bytes the message had, if the body is only the head of it.")
        .Fixed(it => it.WholeHash, "whole_hash", "The SHA-256 of the whole message, if the body is only the head of it.", 64)
        .Fixed(it => it.Headers, "headers", "The transport's headers as JSON.")
        .Fixed(it => it.ArrivedAt, "arrived_at", "When it arrived; replays go by it.")
        .Fixed(it => it.DeadAt, "dead_at", "When it was set aside.");
}
