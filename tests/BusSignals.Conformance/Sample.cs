namespace BusSignals.Conformance;

/// <summary>Rows as the engine writes them: times in UTC and whole microseconds, versions and entries numbered from 1.</summary>
internal static class Sample
{
    public const string Type = "/order/{}/fulfillment";

    /// <summary>When each test starts; its microseconds are there to be lost by a store that rounds.</summary>
    public static readonly DateTimeOffset Start = new(638_918_640_001_234_570, TimeSpan.Zero);

    /// <summary>Later than anything a test schedules.</summary>
    public static readonly DateTimeOffset Later = Start.AddYears(1);

    /// <summary>A process that has not been stored; change it with <see cref="Change"/>.</summary>
    public static ProcessRow Process(ProcessStatus status = ProcessStatus.Running, string type = Type)
    {
        Guid key = Guid.NewGuid();
        return new ProcessRow
        {
            Key = key,
            Path = type.Replace("{}", key.ToString("N"), StringComparison.Ordinal),
            Type = type,
            Status = status,
            State = status == ProcessStatus.NotStarted ? "" : "AwaitingPayment",
            CreatedAt = Start,
            UpdatedAt = Start,
            StateSince = Start,
            EndedAt = status == ProcessStatus.Ended ? Start : null,
        };
    }

    /// <summary>The unit of work that stores the row, with entries that are numbered here.</summary>
    public static ProcessCommit Change(ProcessRow row, params HistoryEntry[] added)
    {
        HistoryEntry[] numbered = [.. added.Select((it, index) => it with
        {
            ProcessKey = row.Key,
            Sequence = row.HistoryLength + index + 1,
        })];
        return new ProcessCommit
        {
            Row = row with { Version = row.Version + 1, HistoryLength = row.HistoryLength + added.Length },
            ExpectedVersion = row.Version,
            Added = numbered,
        };
    }

    public static HistoryEntry Applied(Guid? message = null) => new()
    {
        Kind = HistoryKind.Signal,
        Name = "order.payment.received",
        MessageId = message ?? Guid.NewGuid(),
        Outcome = SignalOutcome.Applied,
        State = "AwaitingDelivery",
        SentAt = Start.AddSeconds(-2),
        ReceivedAt = Start,
        WaitingSince = Start.AddSeconds(-1),
        ConsumedAt = Start,
        Payload = """{"txId":"tx-1"}""",
        Metadata = """{"conversationId":null}""",
    };

    public static HistoryEntry Waiting(Guid? message = null, DateTimeOffset? expires = null) => Applied(message) with
    {
        Outcome = SignalOutcome.Waiting,
        WaitingSince = null,
        ConsumedAt = null,
        ExpiresAt = expires ?? Later,
    };

    /// <summary>One that is held back until an earlier one has come.</summary>
    public static HistoryEntry Held(Guid? message = null) => Waiting(message) with { ExpiresAt = null, RetryAt = Later, Awaited = $"{Guid.NewGuid()}", Reason = "It is held back." };

    /// <summary>The entry as it leaves the mailbox.</summary>
    public static HistoryEntry Settled(HistoryEntry waiting) => waiting with
    {
        Outcome = SignalOutcome.Applied,
        State = "AwaitingDelivery",
        WaitingSince = Start,
        ConsumedAt = Start.AddSeconds(1),
        ExpiresAt = null,
    };

    public static OutgoingMessage Message(DateTimeOffset? nextAttempt = null) => new()
    {
        Id = Guid.NewGuid(),
        Destination = "exchange:Orders.Contracts:OrderExpired",
        NextAttempt = nextAttempt ?? Start,
        ContentType = "application/vnd.masstransit+json",
        Body = """{"message":{"order":"42"}}""",
        Properties = """{"headers":{}}""",
    };

    public static OutgoingMessage Timer(ProcessRow row, string name, DateTimeOffset due, TimerKind kind = TimerKind.Deadline) => new()
    {
        Id = Guid.NewGuid(),
        Destination = "queue:fulfillment",
        NextAttempt = due,
        ProcessKey = row.Key,
        TimerKind = kind,
        TimerName = name,
        Due = due,
    };

    public static DeadSignal Dead(string error = "nobody wanted it") => new()
    {
        Reason = DeadReason.Expired,
        Error = error,
        Endpoint = "fulfillment",
        ProcessPath = "/order/42/fulfillment",
        SignalId = "order.payment.received",
        MessageId = Guid.NewGuid(),
        ContentType = "application/json",
        Body = "{}",
        WholeSize = 5_000_000_000,
        WholeHash = new('a', 64),
        Headers = "{}",
        DeadAt = Start,
    };
}
