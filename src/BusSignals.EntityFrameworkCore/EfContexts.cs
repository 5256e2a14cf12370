using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Opens contexts for the store's own work, one for each call, and knows their database's dialect.</summary>
internal sealed class EfContexts<TContext>(IServiceScopeFactory scopes) where TContext : DbContext
{
    private SqlDialect? _dialect;
    private PostgreSqlUnits? _units;

    public async Task<T> RunAsync<T>(Func<TContext, Task<T>> work)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        TContext context = scope.ServiceProvider.GetRequiredService<TContext>();
        Know(context);
        return await work(context);
    }

    /// <summary>The dialect, known from the first call on.</summary>
    public SqlDialect Dialect => _dialect!;

    /// <summary>The set-based statements of the database, known from the first call on; null where EF Core writes them.</summary>
    public PostgreSqlUnits? Units => _units;

    public bool IsUnavailable(Exception exception)
    {
        for (Exception? it = exception; it is not null; it = it.InnerException)
        {
            if (it is SocketException or TimeoutException or EndOfStreamException or DbException { IsTransient: true }
                || _dialect?.IsUnavailable(it) == true)
            {
                return true;
            }
        }

        return false;
    }

    private void Know(TContext context)
    {
        if (_dialect is null)
        {
            SqlDialect dialect = SqlDialect.For(context.Database.ProviderName)
                ?? throw new NotSupportedException($"The database provider '{context.Database.ProviderName}' is not supported.");
            _units = dialect.UnitsFor(context);
            _dialect = dialect;
        }
    }

    /// <summary>Whether the database ended a transaction because it and another one waited for each other.</summary>
    public static bool IsDeadlock(Exception exception)
    {
        const string deadlock = "40P01"; // PostgreSQL's; SQLite has one writer
        for (Exception? it = exception; it is not null; it = it.InnerException)
        {
            if (it is DbException { SqlState: deadlock })
            {
                return true;
            }
        }

        return false;
    }
}
