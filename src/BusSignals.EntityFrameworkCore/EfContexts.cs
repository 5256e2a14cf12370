using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Opens contexts for the store's own work, one for each call, and knows their database's dialect.</summary>
internal sealed class EfContexts<TContext>(IServiceScopeFactory scopes) where TContext : DbContext
{
    private SqlDialect? _dialect;

    public async Task<T> RunAsync<T>(Func<TContext, Task<T>> work)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        TContext context = scope.ServiceProvider.GetRequiredService<TContext>();
        _dialect ??= SqlDialect.For(context.Database.ProviderName)
            ?? throw new NotSupportedException($"The database provider '{context.Database.ProviderName}' is not supported.");
        return await work(context);
    }

    /// <summary>The dialect, known from the first call on.</summary>
    public SqlDialect Dialect => _dialect!;

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
