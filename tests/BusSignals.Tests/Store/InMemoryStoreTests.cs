using BusSignals.Conformance;

namespace BusSignals.Tests.Store;

/// <summary>The in-memory store passes the suites of all stores.</summary>
public static class InMemoryStoreTests
{
    public sealed class Load : LoadConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Commit : CommitConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Columns : ColumnConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Mailbox : MailboxConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Timer : TimerConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Outbox : OutboxConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Match : MatchConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Value : ValueConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class DeadSignals : DeadSignalConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Expiry : ExpiryConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Journals : JournalConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Retention : RetentionConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Racing : RacingConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Model : ModelConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Receipts : ReceiptConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    public sealed class Waits : WaitConformance
    {
        protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult(Create());
    }

    private static StoreUnderTest Create() => StoreUnderTest.Of(new InMemoryStore());
}
