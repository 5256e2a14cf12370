using BusSignals.Conformance;
using BusSignals.RealParts;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Locks;

/// <summary>A database on the SQL Server that <c>BUSSIGNALS_SQLSERVER</c> names, for each test.</summary>
internal static class SqlServerLocks
{
    private const string Variable = "BUSSIGNALS_SQLSERVER";

    public static async Task<LockStoreUnderTest> OpenAsync()
    {
        string? server = Environment.GetEnvironmentVariable(Variable);
        RealTests.SkipIf(string.IsNullOrEmpty(server) ? $"set {Variable} to the connection string of a SQL Server" : null);
        string database = new SqlConnectionStringBuilder(server) { InitialCatalog = $"locks_{Guid.NewGuid():N}" }.ConnectionString;
        return await EfLocks.OpenAsync(it => it.UseSqlServer(database), async () =>
        {
            await using ServiceProvider services = new ServiceCollection()
                .AddDbContext<BusSignalsDbContext>(it => it.UseSqlServer(database)).BuildServiceProvider();
            await services.GetRequiredService<BusSignalsDbContext>().Database.EnsureDeletedAsync();
        });
    }
}

public sealed class SqlServerLeaseTests : LeaseConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqlServerLocks.OpenAsync();
}

public sealed class SqlServerLockQueueTests : LockQueueConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqlServerLocks.OpenAsync();
}

public sealed class SqlServerJourneyTests : JourneyConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqlServerLocks.OpenAsync();
}

public sealed class SqlServerLockRacingTests : LockRacingConformance
{
    protected override Task<LockStoreUnderTest> CreateAsync() => SqlServerLocks.OpenAsync();
}

public sealed class SqlServerLockModelTests : LockModelConformance
{
    protected override int Sequences => 20;

    protected override Task<LockStoreUnderTest> CreateAsync() => SqlServerLocks.OpenAsync();
}
