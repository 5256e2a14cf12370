using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Sets EF Core as the store, and emits signals in a context's own transaction.</summary>
public static class SignalsEntityFrameworkExtensions
{
    /// <summary>The unsaved emissions of each context.</summary>
    private static readonly ConditionalWeakTable<DbContext, PendingEmissions> Transactions = [];

    /// <summary>
    /// Keeps processes in the database of this context, whose model calls <c>modelBuilder.AddBusSignals()</c>. A
    /// handler that has the context injected takes part in the delivery's transaction. Supports PostgreSQL, SQL Server
    /// and SQLite.
    /// </summary>
    public static ISignalsConfigurator UseEntityFramework<TContext>(this ISignalsConfigurator signals) where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(signals);
        return signals.Use<TContext>($"UseEntityFramework<{TypeName.Of(typeof(TContext))}>()");
    }

    private static ISignalsConfigurator Use<TContext>(this ISignalsConfigurator signals, string call) where TContext : DbContext
    {
        IServiceCollection services = signals.Services;
        signals.Registrations().Keeps(call, typeof(TContext));
        if (services.Any(it => it.ServiceType == typeof(EfContexts<TContext>)))
        {
            return signals;
        }

        signals.Registrations().Checks.Add(EfStartUpCheck<TContext>.Check);
        services.AddSingleton<EfContexts<TContext>>();
        services.AddScoped<DeliveryContext<TContext>>();
        services.AddSingleton<IHostedService, DatabaseAdvice<TContext>>();
        services.Replace(ServiceDescriptor.Singleton<IProcessStore, EfProcessStore<TContext>>());
        services.Replace(ServiceDescriptor.Singleton<IOutboxStore, EfOutboxStore<TContext>>());
        services.Replace(ServiceDescriptor.Singleton<IProcessReader, EfProcessReader<TContext>>());
        services.Replace(ServiceDescriptor.Singleton<ILockStore, EfLockStore<TContext>>(EfLockStore<TContext>.Create));
        services.Replace(ServiceDescriptor.Singleton<IReceiptStore, EfReceiptStore<TContext>>());
        services.Replace(ServiceDescriptor.Singleton<IWaitReader, EfWaitReader<TContext>>());
        ServiceDescriptor? registered = services.LastOrDefault(it => it.ServiceType == typeof(TContext));
        services.RemoveAll<TContext>();
        services.AddScoped(provider => provider.GetRequiredService<DeliveryContext<TContext>>().Track(Make<TContext>(provider, registered)));
        return signals;
    }

    /// <summary>
    /// The embedded default: processes in a SQLite file, whose tables are created at start-up if they are missing.
    /// </summary>
    /// <param name="signals">The registration.</param>
    /// <param name="path">The file.</param>
    public static ISignalsConfigurator UseSqlite(this ISignalsConfigurator signals, string path)
    {
        ArgumentNullException.ThrowIfNull(signals);
        if (string.IsNullOrWhiteSpace(path) || path.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || path.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
        {
            signals.Registrations().Faults.Add(
                $"UseSqlite has '{path}', which is no file; name one, or keep processes in memory with UseInMemoryStore().");
            return signals;
        }

        if (path.Contains('=', StringComparison.Ordinal) && path.Split('=')[0].Trim().ToUpperInvariant() is "DATA SOURCE" or "DATASOURCE" or "FILENAME")
        {
            signals.Registrations().Faults.Add(
                $"UseSqlite has '{path}', which is a connection string, and would be taken for the name of a file; give the path of the file alone, or a context of your own with UseEntityFramework<…>().");
            return signals;
        }

        string connection = new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;
        signals.Services.AddDbContext<BusSignalsDbContext>(options => options.UseSqlite(connection));
        signals.Services.AddSingleton<IHostedService, EmbeddedDatabase>();
        return signals.Use<BusSignalsDbContext>($"UseSqlite(\"{path}\")");
    }

    /// <summary>
    /// Emits a signal in the transaction of the caller's own context: it is sent once <c>SaveChanges</c> has committed
    /// it, and never if that fails or is not called.
    /// </summary>
    /// <returns>The message id.</returns>
    /// <exception cref="InvalidSignalException">The signal breaks a rule of its contract.</exception>
    /// <exception cref="InvalidOperationException">The context's model does not call <c>AddBusSignals()</c>, or the
    /// context is not the store's.</exception>
    public static async Task<Guid> EmitAsync<T>(
        this Signal<T> signal, T message, DbContext context, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Model.FindEntityType(typeof(OutgoingMessage)) is null)
        {
            throw new InvalidOperationException(EfStartUpCheck<DbContext>.MissingTables(context.GetType()));
        }

        var bus = (SignalBus)signal.Bus;
        if (bus.Registrations.StoreContext?.IsInstanceOfType(context) != true)
        {
            throw new InvalidOperationException($"'{TypeName.Of(context.GetType())}' is not the context of the store ({bus.Registrations.Store ?? "in memory"}), "
                + "whose outbox alone is sent, so that the signal would never leave; emit with the store's context, or without one.");
        }

        Lease[] locks = SignalLocks.Held(message);
        OutgoingMessage outgoing = await bus.CaptureAsync(message, options, Transactions.GetValue(context, it => Begin(bus, it)), cancellationToken);
        context.AddRow(outgoing);
        context.SavedChanges += (_, _) => SignalLocks.Transfer(locks, outgoing.Id);
        return outgoing.Id;
    }

    private static PendingEmissions Begin(SignalBus bus, DbContext context)
    {
        PendingEmissions emissions = bus.BeginTransaction();
        context.SavedChanges += (_, _) =>
        {
            emissions.Committed();
            bus.Committed();
        };
        return emissions;
    }

    private static TContext Make<TContext>(IServiceProvider provider, ServiceDescriptor? registered) where TContext : DbContext =>
        registered?.ImplementationFactory is { } factory ? (TContext)factory(provider)
            : registered is null && provider.GetService<IDbContextFactory<TContext>>() is { } contexts ? contexts.CreateDbContext()
            : (TContext)ActivatorUtilities.CreateInstance(provider, registered?.ImplementationType ?? typeof(TContext));
}
