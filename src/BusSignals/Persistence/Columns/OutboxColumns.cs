namespace BusSignals;

/// <summary>The table of messages to send.</summary>
internal static class OutboxColumns
{
    public static StoredTable<OutgoingMessage> Table { get; } = new StoredTable<OutgoingMessage>(
        "signal_outbox",
        "Messages that are committed and not yet sent, and timers: messages with a due time that stay until their process has applied them.")
        .Fixed(it => it.Id, "id", "The message's id, the same however often it is sent; for a timer its own id.")
        .Fixed(it => it.Destination, "destination", "Where it goes: an address of the transport.")
        .Changes(it => it.NextAttempt, "next_attempt", "When any node may take it; a node that takes it moves this on by its lease.", how: ColumnChange.Apart)
        .Changes(it => it.Attempts, "attempts", "How often it has been taken, to see what does not get through.", how: ColumnChange.Apart)
        .Fixed(it => it.ContentType, "content_type", "What the body is.", 200)
        .Fixed(it => it.Body, "body", "The message as it goes on the wire, serialised once.")
        .Fixed(it => it.Properties, "properties", "Headers and transport properties as JSON.")
        .Fixed(it => it.ProcessKey, "process_key", "The process whose timer this is.")
        .Fixed(
            it => it.TimerKind,
            "timer_kind",
            "What the timer is for: 0 a timeout of the process, 1 a poll, 2 a round of an activity, 3 a token, 4 a retry, 5 order, 6 a wake-up; null for a message.")
        .Fixed(it => it.TimerName, "timer_name", "The timer's name; null for a message.", 400)
        .Fixed(it => it.Due, "due", "When the timer is due, which stays when it is taken.");
}
