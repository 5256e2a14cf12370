namespace BusSignals;

/// <summary>The table of processes.</summary>
internal static class ProcessColumns
{
    public static StoredTable<ProcessRow> Table { get; } = new StoredTable<ProcessRow>(
        "signal_processes", "One row for each process: its state, and the version that guards its commits.")
        .Fixed(it => it.Key, "key", "UUIDv5 of the path template's shape and the path, so that a signal finds its process by computing.")
        .Fixed(it => it.Path, "path", "The readable path, for people.", SignalPath.MaxLength)
        .Fixed(it => it.Type, "type", "The shape of the path template, which says what kind of process this is.", PathRules.MaxProcessLength)
        .Changes(it => it.Status, "status", "0 not started (only a mailbox), 1 running, 2 ended, 3 paused.")
        .Changes(it => it.State, "state", "The state machine's current state.", 200)
        .Changes(it => it.Data, "data", "The process' own state as JSON.")
        .Changes(it => it.WaitingFor, "waiting_for", "The ids of the signals it waits for now, so that SQL can ask what everything waits for.")
        .Changes(it => it.Version, "version", "Grows with each commit; a commit that loaded an older one is refused and applied again.")
        .Changes(it => it.HistoryLength, "history_length", "The number of the last history entry, so that the next one needs no query.")
        .Fixed(it => it.CreatedAt, "created_at", "When the first signal for it arrived.")
        .Changes(it => it.UpdatedAt, "updated_at", "When it last changed.")
        .Changes(it => it.StateSince, "state_since", "When the current state was entered: since when it waits.")
        .Changes(it => it.EndedAt, "ended_at", "When it ended; retention goes by it.")
        .Changes(it => it.Ending, "ending", "How it ended: 0 by itself, 1 cancelled, 2 terminated, 3 failed.")
        .Changes(it => it.JournalLength, "journal_length", "The number of the last event of its journal, so that the next one needs no query.")
        .Changes(it => it.JournalFrom, "journal_from", "The number of the event that its journal begins with; grows when it begins anew.")
        .Changes(it => it.ToldAtEnd, "told_at_end", "Who is told when it has ended, as JSON: the processes that wait for it, and those who wait outside.")
        .Changes(it => it.StatusReason, "status_reason", "The reason given for pausing or ending it.")
        .Changes(it => it.Changes, "changes", "The ids of the changes that hold for it, so that old processes keep the old behaviour.")
        .Changes(it => it.Mailbox, "mailbox", "What its mailbox holds, as JSON: how many of each signal, and when the first expires, for one version of the process; else it is counted.");
}
