using BusSignals.Conformance;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>A SQLite file for each test.</summary>
internal static class SqliteStore
{
    public static Task<StoreUnderTest> OpenAsync() => OpenAsync<BusSignalsDbContext>();

    public static Task<StoreUnderTest> OpenAsync<TContext>() where TContext : DbContext
    {
        string file = Path.Combine(Path.GetTempPath(), $"bussignals-{Guid.NewGuid():N}.db");
        string connection = new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString;
        return EfStore.OpenAsync<TContext>(it => it.UseSqlite(connection), () =>
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
