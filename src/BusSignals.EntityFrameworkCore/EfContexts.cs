using System.Collections.Concurrent;
using System.Data;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Provides contexts for the store's own work, and knows their database's dialect. A context whose work succeeded is
/// cleared and reused, because creating one takes longer than a statement. One of them keeps its connection, if its
/// work left it open, until it has been idle for a moment: a pool resets each connection that it hands out. The others
/// keep none. The work runs outside a caller's <see cref="TransactionScope"/>: the store's work for a delivery or a
/// lock must neither wait for it nor be rolled back with it.
/// </summary>
internal sealed class EfContexts<TContext> : IDisposable, IAsyncDisposable where TContext : DbContext
{
    /// <summary>One each for a concurrent load, commit and removal, and one for the rest.</summary>
    private const int Kept = 4;

    /// <summary>How often work that lost a race is repeated; work that loses more often has another problem.</summary>
    private const int Races = 5;

    /// <summary>How long an idle connection is kept: short enough that no firewall drops it.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long it is kept in all, so that the pool can renew it, and gets it back from a node that only polls for due
    /// work.
    /// </summary>
    private static readonly TimeSpan InAll = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The maximum number of connections that a host uses for the store's own work; further work waits its turn.
    /// </summary>
    private const int AtOnce = 16;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly IServiceScopeFactory _scopes;
    private readonly StoreClock _clock;
    private readonly ConcurrentQueue<OpenContext> _idle = new();
    private readonly ITimer _closing;
    private OpenContext? _connected;
    private volatile bool _disposed;
    private SqlDialect? _dialect;
    private PostgreSqlUnits? _units;

    public EfContexts(IServiceScopeFactory scopes, StoreClock clock)
    {
        _scopes = scopes;
        _clock = clock;
        _closing = clock.CreateTimer(_ => _ = CloseConnectedAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Runs work on one of the store's own contexts. Work that loses a race of transactions is repeated at once, a few
    /// times.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away; any other exception is in the data that the work has.</exception>
    public async Task<T> RunAsync<T>(Func<TContext, Task<T>> work, CancellationToken cancellationToken)
    {
        for (int race = 1; ; race++)
        {
            try
            {
                return await TryAsync(work, cancellationToken);
            }
            catch (Exception exception) when (race <= Races && Judge(exception) == StoreFailure.Race)
            {
            }
            catch (Exception exception) when (!_disposed && Judge(exception) is StoreFailure.Away or StoreFailure.Race)
            {
                throw Away(exception);
            }
        }
    }

    /// <summary>Runs work once, and leaves its exception as it is.</summary>
    public async Task<T> TryAsync<T>(Func<TContext, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await RunNowAsync(work);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<T> RunNowAsync<T>(Func<TContext, Task<T>> work)
    {
        using TransactionScope? outside = Transaction.Current is null
            ? null
            : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        OpenContext open = TakeConnected() ?? (_idle.TryDequeue(out OpenContext? idle) ? idle : new OpenContext(_scopes.CreateAsyncScope()));
        T result;
        try
        {
            Know(open);
            result = await work(open.Context);
            open.Context.ChangeTracker.Clear();
        }
        catch
        {
            await open.DisposeAsync();
            throw;
        }

        if (!TryKeepConnected(open))
        {
            await PutAwayAsync(open);
        }
        else if (_disposed)
        {
            await CloseConnectedAsync();
        }

        return result;
    }

    /// <summary>
    /// The cause of an exception of the store's own work; null if it was cancelled, or is known to be an outage
    /// already.
    /// </summary>
    public StoreFailure? Judge(Exception exception) =>
        exception is OperationCanceledException or StoreUnavailableException ? null : StoreErrors.OfStore(_dialect, exception);

    /// <summary>The cause of an exception of a handler that works in the store's database.</summary>
    public StoreFailure JudgeHandler(Exception exception) =>
        _dialect is { } dialect ? StoreErrors.OfHandler(dialect, exception) : StoreFailure.Data;

    /// <summary>
    /// Explains why the database refused a commit, where EF Core's own exception only refers to its inner one.
    /// </summary>
    public DbUpdateException Refused(Exception exception) =>
        new($"The database refused the commit: {StoreErrors.WordsOf(_dialect, exception)}", exception.InnerException ?? exception);

    public StoreRaceException Race(Exception exception) => new(StoreErrors.Explain(_dialect, exception), exception);

    /// <param name="exception">What the database or its driver has thrown.</param>
    /// <param name="isOfHandler">Whether it came from a handler's context.</param>
    public StoreUnavailableException Away(Exception exception, bool isOfHandler = false) =>
        new(StoreErrors.Explain(_dialect, exception), exception) { IsOfHandler = isOfHandler };

    private OpenContext? TakeConnected() => Interlocked.Exchange(ref _connected, null);

    private bool TryKeepConnected(OpenContext open)
    {
        bool mayKeep = _units?.StaysOpen != false && open.IsConnectedWithin(InAll, _clock);
        if (!mayKeep || Interlocked.CompareExchange(ref _connected, open, null) is not null)
        {
            return false;
        }

        _closing.Change(Unused, Timeout.InfiniteTimeSpan);
        return true;
    }

    private Task CloseConnectedAsync() => TakeConnected() is { } open ? PutAwayAsync(open) : Task.CompletedTask;

    private async Task PutAwayAsync(OpenContext open)
    {
        bool kept = false;
        try
        {
            await open.DisconnectAsync();
            kept = !_disposed && _idle.Count < Kept;
        }
        finally
        {
            if (kept)
            {
                _idle.Enqueue(open);
            }
            else
            {
                await open.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _closing.DisposeAsync();
        while (TakeConnected() is { } open || _idle.TryDequeue(out open))
        {
            await open.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _closing.Dispose();
        while (TakeConnected() is { } open || _idle.TryDequeue(out open))
        {
            open.Dispose();
        }
    }

    /// <summary>The dialect, known from the first call on.</summary>
    public SqlDialect Dialect => _dialect!;

    /// <summary>
    /// The set-based statements of the database, known from the first call on; null if EF Core generates them.
    /// </summary>
    public PostgreSqlUnits? Units => _units;

    /// <summary>The clock, which each load and each reading of the database's clock corrects.</summary>
    public StoreClock Clock => _clock;

    private void Know(OpenContext open)
    {
        TContext context;
        try
        {
            context = open.Context;
            _ = context.Database.GetDbConnection();
        }
        catch (Exception exception)
        {
            throw Away(exception); // creating it reads options and secrets, but no data
        }

        Know(context);
    }

    /// <summary>Inspects the database through a context, whoever owns it.</summary>
    public void Know(TContext context)
    {
        if (_dialect is null)
        {
            SqlDialect dialect = SqlDialect.For(context.Database.ProviderName)
                ?? throw new NotSupportedException($"The database provider '{context.Database.ProviderName}' is not supported.");
            _units = dialect.UnitsFor(context);
            _dialect = dialect;
        }
    }

    /// <summary>A context and the scope that it was created in.</summary>
    private sealed class OpenContext(AsyncServiceScope scope) : IDisposable, IAsyncDisposable
    {
        private TContext? _context;
        private long? _connectedAt;

        public TContext Context => _context ??= scope.ServiceProvider.GetRequiredService<TContext>();

        /// <summary>Whether its connection is open and has been so for no longer than this.</summary>
        public bool IsConnectedWithin(TimeSpan time, TimeProvider clock)
        {
            if (Context.Database.GetDbConnection().State != ConnectionState.Open)
            {
                return false;
            }

            _connectedAt ??= clock.GetTimestamp();
            return clock.GetElapsedTime(_connectedAt.Value) <= time;
        }

        public Task DisconnectAsync()
        {
            _connectedAt = null;
            return Context.Database.CloseConnectionAsync();
        }

        public ValueTask DisposeAsync() => scope.DisposeAsync();

        public void Dispose() => scope.Dispose();
    }
}
