using BusSignals.Conformance;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore.Tests.Locks;

/// <summary>A SQLite file for each test.</summary>
internal static class SqliteLocks
{
    public static Task<LockStoreUnderTest> OpenAsync()
    {
        string file = Path.Combine(Path.GetTempPath(), $"bussignals-{Guid.NewGuid():N}.db");
        string connection = new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString;
        return EfLocks.OpenAsync(it => it.UseSqlite(connection), () =>
        {
            using (var pooled = new SqliteConnection(connection))
            {
                SqliteConnection.ClearPool(pooled);
            }

            File.Delete(file);
            return ValueTask.CompletedTask;
        });
    }
}

public sealed class SqliteLeaseTests : LeaseConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqliteLocks.OpenAsync();
}

public sealed class SqliteLockQueueTests : LockQueueConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqliteLocks.OpenAsync();
}

public sealed class SqliteJourneyTests : JourneyConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqliteLocks.OpenAsync();
}

public sealed class SqliteLockRacingTests : LockRacingConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqliteLocks.OpenAsync();
}

public sealed class SqliteLockModelTests : LockModelConformance
{
    protected override int Sequences => 20; // each step writes to the disk

    protected override Task<LockStoreUnderTest> CreateAsync() => SqliteLocks.OpenAsync();
}
