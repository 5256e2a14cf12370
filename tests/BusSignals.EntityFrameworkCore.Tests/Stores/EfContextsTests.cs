using System.Data;
using System.Data.Common;
using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>Which connections the store's own contexts keep.</summary>
public sealed class EfContextsTests : IAsyncDisposable
{
    private readonly CountedConnections _connections = new();
    private readonly VirtualTime _clock = new();
    private readonly ServiceProvider _services;
    private readonly EfContexts<BusSignalsDbContext> _contexts;

    public EfContextsTests()
    {
        _services = new ServiceCollection()
            .AddDbContext<BusSignalsDbContext>(it => it.UseSqlite("Data Source=:memory:").AddInterceptors(_connections))
            .BuildServiceProvider();
        _contexts = new EfContexts<BusSignalsDbContext>(_services.GetRequiredService<IServiceScopeFactory>(), new StoreClock(_clock));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WorkLeftItsConnectionOpen_TheNextHasIt()
    {
        await _contexts.RunAsync(OpenAsync, Token);

        Assert.True(await _contexts.RunAsync(context => Task.FromResult(IsOpen(context)), Token));
        Assert.Equal((1, 0), (_connections.Opened, _connections.Closed));
    }

    [Fact]
    public async Task Run_NothingCameForAMoment_TheConnectionIsClosed()
    {
        await _contexts.RunAsync(OpenAsync, Token);
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.9));
        await _contexts.RunAsync(context => Task.FromResult(IsOpen(context)), Token);
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.9));
        Assert.Equal(0, _connections.Closed);

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.1));

        Assert.Equal(1, _connections.Closed);
        Assert.False(await _contexts.RunAsync(context => Task.FromResult(IsOpen(context)), Token));
    }

    /// <summary>Used again and again, it goes back to its pool nevertheless.</summary>
    [Fact]
    public async Task Run_ConnectionIsOlderThanAMinute_ItIsClosed()
    {
        await _contexts.RunAsync(OpenAsync, Token);
        for (int i = 0; i < 120; i++)
        {
            _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.5));
            Assert.True(await _contexts.RunAsync(context => Task.FromResult(IsOpen(context)), Token));
        }

        Assert.Equal(0, _connections.Closed);
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.5));
        await _contexts.RunAsync(context => Task.FromResult(IsOpen(context)), Token);

        Assert.Equal(1, _connections.Closed);
    }

    [Fact]
    public async Task Run_AllTurnsAreTaken_GivesUpWhenItIsCancelled()
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool>[] busy = [.. Enumerable.Range(0, 16).Select(_ => _contexts.RunAsync(_ => done.Task, Token))];
        using var cancelled = new CancellationTokenSource();
        Task<bool> waiting = _contexts.RunAsync(_ => Task.FromResult(true), cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        done.SetResult(true);
        await Task.WhenAll(busy);
        Assert.True(await _contexts.RunAsync(_ => Task.FromResult(true), Token));
    }

    [Fact]
    public async Task Run_EndsAfterDisposal_LeavesNoConnection()
    {
        DbConnection connection = await _contexts.RunAsync(async context =>
        {
            await _contexts.DisposeAsync();
            return await OpenAsync(context);
        }, Token);

        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Fact]
    public async Task Run_TwoAtATime_OneConnectionStays()
    {
        await _contexts.RunAsync(async context =>
        {
            await OpenAsync(context);
            return await _contexts.RunAsync(OpenAsync, Token);
        }, Token);

        Assert.Equal((2, 1), (_connections.Opened, _connections.Closed));
    }

    [Fact]
    public async Task Run_WorkFailed_TheConnectionIsClosed()
    {
        DbConnection? connection = null;

        await Assert.ThrowsAsync<FormatException>(() => _contexts.RunAsync<bool>(async context =>
        {
            connection = await OpenAsync(context);
            throw new FormatException();
        }, Token));

        Assert.Equal(ConnectionState.Closed, connection!.State);
    }

    /// <summary>A delivery waits for the database then; a handler's own disposed object is its own mistake.</summary>
    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Run_ConnectionBrokeBeforeItsUse_IsUnavailable()
    {
        var broken = new DbUpdateException("An error occurred.", new ObjectDisposedException("connector"));

        StoreUnavailableException thrown = await Assert.ThrowsAsync<StoreUnavailableException>(() => _contexts.RunAsync<bool>(_ => throw broken, Token));

        Assert.Same(broken, thrown.InnerException);
        Assert.Equal(StoreFailure.Data, _contexts.JudgeHandler(new ObjectDisposedException("the handler's")));
    }

    [Fact]
    public async Task Dispose_ConnectionOpen_ClosesIt()
    {
        DbConnection connection = await _contexts.RunAsync(OpenAsync, Token);

        await _contexts.DisposeAsync();

        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    public async ValueTask DisposeAsync()
    {
        await _contexts.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static async Task<DbConnection> OpenAsync(BusSignalsDbContext context)
    {
        await context.Database.OpenConnectionAsync(Token);
        return context.Database.GetDbConnection();
    }

    private static bool IsOpen(BusSignalsDbContext context) => context.Database.GetDbConnection().State == ConnectionState.Open;
}
