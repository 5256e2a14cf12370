using BusSignals.Conformance;
using BusSignals.RealParts;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>A database on the SQL Server that <c>BUSSIGNALS_SQLSERVER</c> names, for each test.</summary>
internal static class SqlServerStore
{
    private const string Variable = "BUSSIGNALS_SQLSERVER";

    public static async Task<StoreUnderTest> OpenAsync()
    {
        string? server = Environment.GetEnvironmentVariable(Variable);
        RealTests.SkipIf(string.IsNullOrEmpty(server) ? $"set {Variable} to the connection string of a SQL Server" : null);
        string database = new SqlConnectionStringBuilder(server) { InitialCatalog = $"suite_{Guid.NewGuid():N}" }.ConnectionString;
        return await EfStore.OpenAsync(it => it.UseSqlServer(database), async () =>
        {
            await using ServiceProvider services = new ServiceCollection()
                .AddDbContext<BusSignalsDbContext>(it => it.UseSqlServer(database)).BuildServiceProvider();
            await services.GetRequiredService<BusSignalsDbContext>().Database.EnsureDeletedAsync();
        });
    }
}
