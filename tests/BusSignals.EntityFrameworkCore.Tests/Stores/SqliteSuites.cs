using BusSignals.Conformance;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

public sealed class SqliteCommitTests : CommitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteColumnTests : ColumnConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

/// <summary>As a delivery commits whose handler has the user's own context.</summary>
public sealed class SqliteOwnContextColumnTests : ColumnConformance
{
    protected override async Task<StoreUnderTest> CreateAsync() => OwnContextStore<BusSignalsDbContext>.In(await SqliteStore.OpenAsync());
}

public sealed class SqliteDeadSignalTests : DeadSignalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteExpiryTests : ExpiryConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteJournalTests : JournalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteLoadTests : LoadConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteMailboxTests : MailboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteMatchTests : MatchConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteOutboxTests : OutboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteRacingTests : RacingConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteReceiptTests : ReceiptConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteRetentionTests : RetentionConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteTimerTests : TimerConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteValueTests : ValueConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}

public sealed class SqliteWaitTests : WaitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync();
}
