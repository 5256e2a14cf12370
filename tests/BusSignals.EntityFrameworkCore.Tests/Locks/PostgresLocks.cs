using BusSignals.Conformance;
using BusSignals.EntityFrameworkCore.Tests.Stores;
using BusSignals.RealParts;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BusSignals.EntityFrameworkCore.Tests.Locks;

/// <summary>A database on a real PostgreSQL for each test.</summary>
internal static class PostgresLocks
{
    private static int _count;

    public static async Task<LockStoreUnderTest> OpenAsync(PostgresServer server)
    {
        string database = await server.CreateDatabaseAsync($"locks_{Interlocked.Increment(ref _count)}");
        return await EfLocks.OpenAsync(it => it.UseNpgsql(database), () =>
        {
            using var pooled = new NpgsqlConnection(database);
            NpgsqlConnection.ClearPool(pooled);
            return ValueTask.CompletedTask;
        });
    }
}

[Collection<PostgresSuites>]
public sealed class PostgresLeaseTests(PostgresFixture postgres) : LeaseConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => PostgresLocks.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresLockQueueTests(PostgresFixture postgres) : LockQueueConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => PostgresLocks.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresJourneyTests(PostgresFixture postgres) : JourneyConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => PostgresLocks.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresLockRacingTests(PostgresFixture postgres) : LockRacingConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => PostgresLocks.OpenAsync(postgres.Server);
}

[Collection<PostgresSuites>]
public sealed class PostgresLockModelTests(PostgresFixture postgres) : LockModelConformance
{
    protected override int Sequences => 20;

    protected override Task<LockStoreUnderTest> CreateAsync() => PostgresLocks.OpenAsync(postgres.Server);
}
