using BusSignals.Conformance;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

public sealed class SqlServerCommitTests : CommitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerColumnTests : ColumnConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerDeadSignalTests : DeadSignalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerExpiryTests : ExpiryConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerJournalTests : JournalConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerLoadTests : LoadConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerMailboxTests : MailboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerMatchTests : MatchConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerOutboxTests : OutboxConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerRacingTests : RacingConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerReceiptTests : ReceiptConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerRetentionTests : RetentionConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerTimerTests : TimerConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerValueTests : ValueConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}

public sealed class SqlServerWaitTests : WaitConformance
{
    protected override Task<StoreUnderTest> CreateAsync() => SqlServerStore.OpenAsync();
}
