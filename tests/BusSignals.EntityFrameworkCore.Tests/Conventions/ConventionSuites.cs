using BusSignals.Conformance;
using BusSignals.EntityFrameworkCore.Tests.Stores;
using BusSignals.RealParts;

namespace BusSignals.EntityFrameworkCore.Tests.Conventions;

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedCommitTests : CommitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedColumnTests : ColumnConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedDeadSignalTests : DeadSignalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedExpiryTests : ExpiryConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedJournalTests : JournalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedLoadTests : LoadConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedMailboxTests : MailboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedMatchTests : MatchConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedOutboxTests : OutboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedRacingTests : RacingConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedReceiptTests : ReceiptConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedRetentionTests : RetentionConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedTimerTests : TimerConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedValueTests : ValueConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
public sealed class SqliteCustomizedWaitTests : WaitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqliteStore.OpenAsync<CustomizedDbContext>();
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedCommitTests(PostgresFixture postgres) : CommitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedColumnTests(PostgresFixture postgres) : ColumnConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedDeadSignalTests(PostgresFixture postgres) : DeadSignalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedExpiryTests(PostgresFixture postgres) : ExpiryConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedJournalTests(PostgresFixture postgres) : JournalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedLoadTests(PostgresFixture postgres) : LoadConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedMailboxTests(PostgresFixture postgres) : MailboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedMatchTests(PostgresFixture postgres) : MatchConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedOutboxTests(PostgresFixture postgres) : OutboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedRacingTests(PostgresFixture postgres) : RacingConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedReceiptTests(PostgresFixture postgres) : ReceiptConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedRetentionTests(PostgresFixture postgres) : RetentionConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedTimerTests(PostgresFixture postgres) : TimerConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedValueTests(PostgresFixture postgres) : ValueConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresCustomizedWaitTests(PostgresFixture postgres) : WaitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<CustomizedDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresConventionalCommitTests(PostgresFixture postgres) : CommitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<ConventionalDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresConventionalColumnTests(PostgresFixture postgres) : ColumnConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<ConventionalDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresConventionalLoadTests(PostgresFixture postgres) : LoadConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<ConventionalDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresConventionalOutboxTests(PostgresFixture postgres) : OutboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<ConventionalDbContext>(postgres.Server);
}

[Trait("Feature", "R11")]
[Collection<PostgresSuites>]
public sealed class PostgresConventionalRacingTests(PostgresFixture postgres) : RacingConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => PostgresStore.OpenAsync<ConventionalDbContext>(postgres.Server);
}
