using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Has contexts for the store's own work, and knows their database's dialect. A context whose work went well is emptied and
/// used again, as making one takes longer than a statement. The one that was used last keeps its connection, if its work left
/// that open, until nothing has come for a moment: a pool resets each connection that it gives out. The others keep none.
/// </summary>
internal sealed class EfContexts<TContext> : IDisposable, IAsyncDisposable where TContext : DbContext
{
    /// <summary>One each for a load, a commit and a removal at the same time, and one for the rest.</summary>
    private const int Kept = 4;

    /// <summary>Short enough that no firewall forgets the connection, and that the pool can prune it.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly IServiceScopeFactory _scopes;
    private readonly ConcurrentQueue<OpenContext> _idle = new();
    private readonly ITimer _pause;
    private OpenContext? _last;
    private SqlDialect? _dialect;
    private PostgreSqlUnits? _units;

    public EfContexts(IServiceScopeFactory scopes, TimeProvider clock)
    {
        _scopes = scopes;
        _pause = clock.CreateTimer(
            _ => _ = TakeLast() is { } open ? PutAwayAsync(open) : Task.CompletedTask, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task<T> RunAsync<T>(Func<TContext, Task<T>> work)
    {
        OpenContext open = TakeLast() ?? (_idle.TryDequeue(out OpenContext? idle) ? idle : new OpenContext(_scopes.CreateAsyncScope()));
        T result;
        try
        {
            Know(open.Context);
            result = await work(open.Context);
            open.Context.ChangeTracker.Clear();
        }
        catch
        {
            await open.DisposeAsync();
            throw;
        }

        if (!TryKeepLast(open))
        {
            await PutAwayAsync(open);
        }

        return result;
    }

    private OpenContext? TakeLast() => Interlocked.Exchange(ref _last, null);

    private bool TryKeepLast(OpenContext open)
    {
        if (!open.IsConnected || Interlocked.CompareExchange(ref _last, open, null) is not null)
        {
            return false;
        }

        _pause.Change(Moment, Timeout.InfiniteTimeSpan);
        return true;
    }

    private async Task PutAwayAsync(OpenContext open)
    {
        await open.DisconnectAsync();
        if (_idle.Count < Kept)
        {
            _idle.Enqueue(open);
        }
        else
        {
            await open.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _pause.DisposeAsync();
        while (TakeLast() is { } open || _idle.TryDequeue(out open))
        {
            await open.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _pause.Dispose();
        while (TakeLast() is { } open || _idle.TryDequeue(out open))
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

        public bool IsConnected => Context.Database.GetDbConnection().State == ConnectionState.Open;

        public Task DisconnectAsync() => IsConnected ? Context.Database.CloseConnectionAsync() : Task.CompletedTask;

        public ValueTask DisposeAsync() => scope.DisposeAsync();

        public void Dispose() => scope.Dispose();
    }
}
