using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Has contexts for the store's own work, and knows their database's dialect. A context whose work went well is emptied and
/// used again, as making one takes longer than a statement; it keeps no connection meanwhile.
/// </summary>
internal sealed class EfContexts<TContext>(IServiceScopeFactory scopes) : IDisposable, IAsyncDisposable where TContext : DbContext
{
    /// <summary>One each for a load, a commit and a removal at the same time, and one for the rest.</summary>
    private const int Kept = 4;

    private readonly ConcurrentQueue<OpenContext> _idle = new();
    private SqlDialect? _dialect;
    private PostgreSqlUnits? _units;

    public async Task<T> RunAsync<T>(Func<TContext, Task<T>> work)
    {
        if (!_idle.TryDequeue(out OpenContext? open))
        {
            open = new OpenContext(scopes.CreateAsyncScope());
        }

        bool kept = false;
        try
        {
            Know(open.Context);
            T result = await work(open.Context);
            open.Context.ChangeTracker.Clear();
            if (_idle.Count < Kept)
            {
                _idle.Enqueue(open);
                kept = true;
            }

            return result;
        }
        finally
        {
            if (!kept)
            {
                await open.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryDequeue(out OpenContext? open))
        {
            await open.DisposeAsync();
        }
    }

    public void Dispose()
    {
        while (_idle.TryDequeue(out OpenContext? open))
        {
            open.Dispose();
        }
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

    /// <summary>A context and the scope it is made in.</summary>
    private sealed class OpenContext(AsyncServiceScope scope) : IDisposable, IAsyncDisposable
    {
        private TContext? _context;

        public TContext Context => _context ??= scope.ServiceProvider.GetRequiredService<TContext>();

        public ValueTask DisposeAsync() => scope.DisposeAsync();

        public void Dispose() => scope.Dispose();
    }
}
