using BusSignals.Conformance;

namespace BusSignals.Tests.Locks;

/// <summary>The in-memory lock store passes the suites of all lock stores.</summary>
public static class InMemoryLockStoreTests
{
    public sealed class Lease : LeaseConformance
    {
        protected override Task<LockStoreUnderTest> CreateAsync() => CreateStoreAsync();
    }

    public sealed class Queue : LockQueueConformance
    {
        protected override Task<LockStoreUnderTest> CreateAsync() => CreateStoreAsync();
    }

    public sealed class Journey : JourneyConformance
    {
        protected override Task<LockStoreUnderTest> CreateAsync() => CreateStoreAsync();
    }

    public sealed class Racing : LockRacingConformance
    {
        protected override Task<LockStoreUnderTest> CreateAsync() => CreateStoreAsync();
    }

    private static Task<LockStoreUnderTest> CreateStoreAsync() =>
        Task.FromResult(new LockStoreUnderTest([new InMemoryLockStore(LockConformance.TestRules)]));
}
