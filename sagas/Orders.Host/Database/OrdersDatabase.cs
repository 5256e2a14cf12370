using Microsoft.EntityFrameworkCore;

namespace Orders.Host;

/// <summary>Registers the shop's database.</summary>
internal static class OrdersDatabase
{
    public static IServiceCollection AddOrdersDatabase(this IServiceCollection services, Database database, string connectionString)
    {
        services.AddDbContext<OrdersDbContext>(options => _ = database switch
        {
            Database.Postgres => options.UseNpgsql(connectionString),
            Database.SqlServer => options.UseSqlServer(connectionString),
            _ => options.UseSqlite(connectionString),
        });
        services.AddSingleton<IHostedService, DatabaseSetup>();
        return services;
    }
}
