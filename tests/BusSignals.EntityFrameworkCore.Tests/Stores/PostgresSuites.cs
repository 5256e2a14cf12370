using BusSignals.Conformance;
using BusSignals.RealParts;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

[Collection<PostgresSuites>]
public sealed class PostgresCommitTests(PostgresFixture postgres) : CommitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresColumnTests(PostgresFixture postgres) : ColumnConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

/// <summary>As a delivery commits whose handler has the user's own context.</summary>
[Collection<PostgresSuites>]
public sealed class PostgresOwnContextColumnTests(PostgresFixture postgres) : ColumnConformance
{
    protected override async Task<StoreUnderTest> CreateAsync() => OwnContextStore<BusSignalsDbContext>.In(await PostgresStore.OpenAsync(postgres.Server));
}

[Collection<PostgresSuites>]
public sealed class PostgresDeadSignalTests(PostgresFixture postgres) : DeadSignalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresExpiryTests(PostgresFixture postgres) : ExpiryConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresJournalTests(PostgresFixture postgres) : JournalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresLoadTests(PostgresFixture postgres) : LoadConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresMailboxTests(PostgresFixture postgres) : MailboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresMatchTests(PostgresFixture postgres) : MatchConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresOutboxTests(PostgresFixture postgres) : OutboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresRacingTests(PostgresFixture postgres) : RacingConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresRetentionTests(PostgresFixture postgres) : RetentionConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresTimerTests(PostgresFixture postgres) : TimerConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresValueTests(PostgresFixture postgres) : ValueConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresReceiptTests(PostgresFixture postgres) : ReceiptConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresWaitTests(PostgresFixture postgres) : WaitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync(postgres.Server);
}
