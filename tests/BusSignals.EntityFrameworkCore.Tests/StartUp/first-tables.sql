CREATE TABLE "signal_dead" (
    -- Signals that were set aside, with the reason; nothing is dropped silently.

    -- The order of arrival.
    "sequence" INTEGER NOT NULL CONSTRAINT "PK_signal_dead" PRIMARY KEY AUTOINCREMENT,

    -- 0 undecodable, 1 unknown, 2 invalid, 3 rejected, 4 expired, 5 failed.
    "reason" INTEGER NOT NULL,

    -- The reason in words.
    "error" TEXT NOT NULL,

    -- Where it arrived.
    "endpoint" TEXT NOT NULL,

    -- The process it was for, if that is known.
    "process_path" TEXT NULL,

    -- The signal, if it is known.
    "signal_id" TEXT NULL,

    -- The message, if it had an id.
    "message_id" TEXT NULL,

    -- What the body is.
    "content_type" TEXT NULL,

    -- The message as it came; bytes that are no text as Base64.
    "body" TEXT NOT NULL,

    -- The transport's headers as JSON.
    "headers" TEXT NULL,

    -- When it was set aside.
    "dead_at" TEXT NOT NULL
);


CREATE TABLE "signal_history" (
    -- What happened to each process, in order. It is the inbox (message ids are unique), the receipts, and, while an entry waits, the mailbox.

    -- The process.
    "process_key" TEXT NOT NULL,

    -- The entry's number within the process, from 1.
    "sequence" INTEGER NOT NULL,

    -- 0 signal, 1 timer fired, 2 timer cancelled by hand.
    "kind" INTEGER NOT NULL,

    -- The signal's id or the timer's name.
    "name" TEXT NOT NULL,

    -- The message that brought it; unique within the process, so that no message applies twice.
    "message_id" TEXT NULL,

    -- 0 applied, 1 waiting in the mailbox, 2 late, 3 discarded, 4 rejected, 5 expired, 8 failed in the mailbox.
    "outcome" INTEGER NOT NULL,

    -- The state after it was applied.
    "state" TEXT NOT NULL,

    -- When it was sent, or was due.
    "sent_at" TEXT NULL,

    -- When it arrived; retention goes by it.
    "received_at" TEXT NOT NULL,

    -- Since when the process waited for it.
    "waiting_since" TEXT NULL,

    -- When it was applied.
    "consumed_at" TEXT NULL,

    -- When it leaves the mailbox unwanted.
    "expires_at" TEXT NULL,

    -- The signal as JSON, to apply it later and to show it.
    "payload" TEXT NULL,

    -- Ids, addresses and headers of the message, so that it is the same message when it is applied later.
    "metadata" TEXT NULL,
    CONSTRAINT "PK_signal_history" PRIMARY KEY ("process_key", "sequence")
);


CREATE TABLE "signal_outbox" (
    -- Messages that are committed and not yet sent, and timers: messages with a due time that stay until their process has applied them.

    -- The message's id, the same however often it is sent; for a timer its own id.
    "id" TEXT NOT NULL CONSTRAINT "PK_signal_outbox" PRIMARY KEY,

    -- Where it goes: an address of the transport.
    "destination" TEXT NOT NULL,

    -- When any node may take it; a node that takes it moves this on by its lease.
    "next_attempt" TEXT NOT NULL,

    -- How often it has been taken, to see what does not get through.
    "attempts" INTEGER NOT NULL,

    -- What the body is.
    "content_type" TEXT NULL,

    -- The message as it goes on the wire, serialised once.
    "body" TEXT NULL,

    -- Headers and transport properties as JSON.
    "properties" TEXT NULL,

    -- The process whose timer this is.
    "process_key" TEXT NULL,

    -- The timer's name; null for a message.
    "timer_name" TEXT NULL,

    -- When the timer is due, which stays when it is taken.
    "due" TEXT NULL
);


CREATE TABLE "signal_parameters" (
    -- The identity of processes that a signal with fewer parameters can reach, to find them by a part of it.

    -- The process.
    "process_key" TEXT NOT NULL,

    -- The parameter.
    "name" TEXT NOT NULL,

    -- UUIDv5 of its canonical text: short to index, and compared exactly whatever the database's collation.
    "value_key" TEXT NOT NULL,

    -- The shape of the process' path template, so that one index leads to the process.
    "type" TEXT NOT NULL,
    CONSTRAINT "PK_signal_parameters" PRIMARY KEY ("process_key", "name")
);


CREATE TABLE "signal_processes" (
    -- One row for each process: its state, and the version that guards its commits.

    -- UUIDv5 of the path template's shape and the path, so that a signal finds its process by computing.
    "key" TEXT NOT NULL CONSTRAINT "PK_signal_processes" PRIMARY KEY,

    -- The readable path, for people.
    "path" TEXT NOT NULL,

    -- The shape of the path template, which says what kind of process this is.
    "type" TEXT NOT NULL,

    -- 0 not started (only a mailbox), 1 running, 2 ended.
    "status" INTEGER NOT NULL,

    -- The state machine's current state.
    "state" TEXT NOT NULL,

    -- The process' own state as JSON.
    "data" TEXT NULL,

    -- The ids of the signals it waits for now, so that SQL can ask what everything waits for.
    "waiting_for" TEXT NOT NULL,

    -- Grows with each commit; a commit that loaded an older one is refused and applied again.
    "version" INTEGER NOT NULL,

    -- The number of the last history entry, so that the next one needs no query.
    "history_length" INTEGER NOT NULL,

    -- When the first signal for it arrived.
    "created_at" TEXT NOT NULL,

    -- When it last changed; retention goes by it.
    "updated_at" TEXT NOT NULL,

    -- When the current state was entered: since when it waits.
    "state_since" TEXT NOT NULL,

    -- When it ended.
    "ended_at" TEXT NULL
);


CREATE INDEX "IX_signal_history_expires_at" ON "signal_history" ("expires_at") WHERE outcome = 1;


CREATE INDEX "ix_signal_history_mailbox" ON "signal_history" ("process_key") WHERE outcome = 1;


CREATE UNIQUE INDEX "IX_signal_history_process_key_message_id" ON "signal_history" ("process_key", "message_id");


CREATE INDEX "IX_signal_history_received_at" ON "signal_history" ("received_at");


CREATE INDEX "IX_signal_outbox_next_attempt" ON "signal_outbox" ("next_attempt");


CREATE INDEX "IX_signal_outbox_process_key" ON "signal_outbox" ("process_key") WHERE process_key IS NOT NULL;


CREATE INDEX "IX_signal_parameters_type_name_value_key" ON "signal_parameters" ("type", "name", "value_key");


CREATE INDEX "IX_signal_processes_status_updated_at" ON "signal_processes" ("status", "updated_at");


CREATE INDEX "IX_signal_processes_type_status" ON "signal_processes" ("type", "status");


