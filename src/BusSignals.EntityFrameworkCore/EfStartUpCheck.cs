using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Checks the user's context at start-up, without touching the database.</summary>
internal static class EfStartUpCheck<TContext> where TContext : DbContext
{
    public static IEnumerable<string> Check(IServiceProvider provider)
    {
        using IServiceScope scope = provider.CreateScope();
        string name = typeof(TContext).Name;
        TContext context;
        try
        {
            context = scope.ServiceProvider.GetRequiredService<TContext>();
        }
        catch (InvalidOperationException exception)
        {
            return [$"The context '{name}' cannot be made: {exception.Message} Register it with services.AddDbContext<{name}>(…)."];
        }

        IModel model;
        try
        {
            model = context.GetService<IDesignTimeModel>().Model;
        }
        catch (InvalidOperationException exception)
        {
            return [$"The model of '{name}' cannot be made: {exception.Message}{ProxyAdvice(exception, name)}"];
        }

        var faults = new List<string>();
        if (SqlDialect.For(context.Database.ProviderName) is null)
        {
            faults.Add($"The context '{name}' uses the database provider '{context.Database.ProviderName}', which is not supported; "
                + "use PostgreSQL (Npgsql), SQL Server or SQLite.");
        }

        if (model.FindEntityType(typeof(ProcessRow)) is null)
        {
            faults.Add(MissingTables(typeof(TContext)));
        }
        else
        {
            faults.AddRange(ModelCheck.Faults(model, name));
        }

        if (context.Database.CreateExecutionStrategy().RetriesOnFailure)
        {
            faults.Add($"The context '{name}' retries on failure, which would run a handler twice within one delivery; "
                + "take EnableRetryOnFailure out, the engine waits for an unreachable database by itself.");
        }

        return faults;
    }

    /// <summary>
    /// Adds what EF Core's message about one of the engine's classes does not say: that the user cannot change it.
    /// </summary>
    private static string ProxyAdvice(InvalidOperationException exception, string context) =>
        exception.Message.Contains("UseChangeTrackingProxies", StringComparison.Ordinal)
            && DescribedTable.All.Any(it => exception.Message.Contains(it.Row.Name, StringComparison.Ordinal))
            ? $" Take UseChangeTrackingProxies() out of the options of '{context}', or keep processes in a context of their own without it."
            : "";

    public static string MissingTables(Type context) =>
        $"The model of '{context.Name}' has no tables for signals; call modelBuilder.AddBusSignals() in its OnModelCreating.";
}
