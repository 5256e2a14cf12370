using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orders.Host;

namespace Orders.Tests;

public sealed class OrdersDatabaseTests
{
    [Theory]
    [InlineData("Sqlite", "Data Source=unused.db")]
    [InlineData("Postgres", "Host=unused")]
    [InlineData("SqlServer", "Server=unused")]
    public async Task Tables_OnEachDatabase_HoldOrdersAndProcesses(string database, string connectionString)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddOrdersDatabase(Enum.Parse<Database>(database), connectionString)
            .BuildServiceProvider();
        await using AsyncServiceScope scope = services.CreateAsyncScope();

        string script = scope.ServiceProvider.GetRequiredService<OrdersDbContext>().Database.GenerateCreateScript();

        string[] tables = [.. script.Split('\n').Where(it => it.StartsWith("CREATE TABLE", StringComparison.Ordinal))];
        Assert.Contains(tables, it => it.Contains("Orders", StringComparison.Ordinal));
        Assert.True(tables.Length >= 5, script);
    }
}
