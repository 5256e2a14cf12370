using System.Collections.Concurrent;
using BusSignals.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>Two nodes on one database, whose deliveries have contexts of their own, and all that they log.</summary>
internal sealed class RacingNodes : IAsyncDisposable
{
    private readonly ServiceProvider[] _nodes;
    private readonly Action _dispose;
    private readonly Warned _warned = new();

    private RacingNodes(Action<DbContextOptionsBuilder> database, Action dispose)
    {
        _dispose = dispose;
        _nodes = [.. Enumerable.Range(0, 2).Select(_ => new ServiceCollection()
            .AddLogging(it => it.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(_warned))
            .AddDbContext<BusSignalsDbContext>(database)
            .AddSingleton(new StoreClock(TimeProvider.System))
            .AddSingleton<EfContexts<BusSignalsDbContext>>()
            .AddSingleton<EfProcessStore<BusSignalsDbContext>>()
            .AddScoped<DeliveryScope>()
            .AddScoped<DeliveryContext<BusSignalsDbContext>>()
            .BuildServiceProvider())];
    }

    /// <summary>The lines that an operator would look at.</summary>
    public IReadOnlyCollection<string> Warnings => _warned.Lines;

    public static async Task<RacingNodes> StartAsync(Action<DbContextOptionsBuilder> database, Action dispose)
    {
        var nodes = new RacingNodes(database, dispose);
        await nodes.RunAsync(it => it.Database.EnsureCreatedAsync());
        nodes._warned.Lines.Clear();
        return nodes;
    }

    public Task<T> RunAsync<T>(Func<BusSignalsDbContext, Task<T>> work) =>
        _nodes[0].GetRequiredService<EfContexts<BusSignalsDbContext>>().RunAsync(work, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid process) =>
        Store(0).LoadMailboxAsync(process, MailboxPage.Whole, TestContext.Current.CancellationToken);

    public async Task<ProcessSnapshot> LoadAsync(Guid process) => Assert.Single(
        await Store(0).LoadAsync([new LoadRequest(process, null)], TestContext.Current.CancellationToken));

    /// <summary>Commits as a delivery does, on a context of the store's or of its handler's.</summary>
    public async Task<CommitResult> CommitAsync(int node, ProcessCommit commit, bool ownContext, Action<BusSignalsDbContext>? work = null)
    {
        await Store(node).LoadAsync([new LoadRequest(commit.Row.Key, null)], TestContext.Current.CancellationToken); // as ever before a handler
        await using AsyncServiceScope delivery = _nodes[node].CreateAsyncScope();
        if (ownContext)
        {
            delivery.ServiceProvider.GetRequiredService<DeliveryScope>().IsDelivery = true;
            var context = delivery.ServiceProvider.GetRequiredService<BusSignalsDbContext>();
            delivery.ServiceProvider.GetRequiredService<DeliveryContext<BusSignalsDbContext>>().Track(context);
            work?.Invoke(context);
        }

        return Assert.Single(await Store(node).CommitAsync(
            [commit with { Services = delivery.ServiceProvider }], TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider node in _nodes)
        {
            await node.DisposeAsync();
        }

        _warned.Dispose();
        _dispose();
    }

    private EfProcessStore<BusSignalsDbContext> Store(int node) => _nodes[node].GetRequiredService<EfProcessStore<BusSignalsDbContext>>();

    private sealed class Warned : ILoggerProvider, ILogger
    {
        public ConcurrentBag<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception?.GetType().Name}");
            }
        }

        public void Dispose()
        {
        }
    }
}
