using System.Data.Common;
using System.Globalization;
using BusSignals.RealParts;
using Ledger;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace BusSignals.IntegrationTests;

/// <summary>An emitter and watcher on a real broker and a database of its own, and nodes to kill.</summary>
internal sealed class LedgerWorld : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Uri _rabbit;
    private readonly string _postgres;
    private readonly List<HostProcess> _nodes = [];

    private LedgerWorld(IHost host, Uri rabbit, string postgres)
    {
        _host = host;
        _rabbit = rabbit;
        _postgres = postgres;
    }

    public Ledgers Ledgers => _host.Services.GetRequiredService<Ledgers>();

    public IProcesses Processes => _host.Services.GetRequiredService<IProcesses>();

    public IDeadSignals DeadSignals => _host.Services.GetRequiredService<IDeadSignals>();

    public IBus Bus => _host.Services.GetRequiredService<IBus>();

    public static async Task<LedgerWorld> StartAsync(
        RabbitMqServer rabbit, PostgresServer postgres, string name, CancellationToken cancellationToken)
    {
        await EmptyAsync(rabbit.Uri, cancellationToken);
        string database = await postgres.CreateDatabaseAsync(name);
        HostApplicationBuilder builder = LedgerHost.Create(rabbit.Uri, database, takesSignals: false, bus => bus.AddConsumer<Watch>());
        builder.Services.AddSingleton<Ledgers>();
        IHost host = builder.Build();
        using (IServiceScope scope = host.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<LedgerDbContext>().Database.EnsureCreatedAsync(cancellationToken);
        }

        await host.StartAsync(cancellationToken);
        return new LedgerWorld(host, rabbit.Uri, database);
    }

    /// <summary>Makes the broker as if it were new: what a killed node had not acknowledged is there again, for whoever comes next.</summary>
    private static async Task EmptyAsync(Uri rabbit, CancellationToken cancellationToken)
    {
        await using IConnection connection = await new ConnectionFactory { Uri = rabbit }.CreateConnectionAsync(cancellationToken);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        foreach (string queue in (string[])["account", "tally", "watch"])
        {
            await channel.QueueDeleteAsync(queue, cancellationToken: cancellationToken);
        }
    }

    /// <summary>The database.</summary>
    public string Database => _postgres;

    /// <summary>Starts a node and waits until it says that it is ready, or something else.</summary>
    /// <param name="cancellationToken">Gives up waiting for it.</param>
    /// <param name="database">Where it finds the database; null for the direct way.</param>
    /// <param name="says">What it is waited for to say.</param>
    /// <param name="heapLimit">How many bytes its heap may have; null for no limit.</param>
    /// <param name="clockAhead">By how many seconds its host's clock is wrong from the start.</param>
    public async Task<HostProcess> StartNodeAsync(
        CancellationToken cancellationToken, string? database = null, string says = "ready", long? heapLimit = null, int clockAhead = 0)
    {
        HostProcess node = await HostProcess.StartAsync(
            "BusSignals.IntegrationTests.Node.dll",
            [_rabbit.ToString(), database ?? _postgres, clockAhead.ToString(CultureInfo.InvariantCulture)], says, cancellationToken, heapLimit);
        _nodes.Add(node);
        return node;
    }

    /// <summary>How many lines with a text all nodes have written.</summary>
    public int Said(string text) => _nodes.Sum(it => it.Said(text));

    /// <summary>Emits until the broker has confirmed, as an emitter does that must not lose its signal.</summary>
    public Task<Guid> EmitAsync<T>(T signal, string key, CancellationToken cancellationToken) where T : class =>
        TryAsync((bus, ct) => bus.EmitAsync(signal, new EmitOptions { IdempotencyKey = key }, ct), cancellationToken);

    /// <summary>Starts a durable process; again and again until the broker has confirmed, which is one start.</summary>
    public Task<ProcessId> StartAsync<TProcess>(object input, CancellationToken cancellationToken) where TProcess : class, IDurableProcess =>
        TryAsync((bus, ct) => bus.StartAsync<TProcess>(input, ct), cancellationToken);

    private async Task<T> TryAsync<T>(Func<ISignalBus, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using AsyncServiceScope scope = _host.Services.CreateAsyncScope();
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(TimeSpan.FromSeconds(20));
                return await work(scope.ServiceProvider.GetRequiredService<ISignalBus>(), limit.Token);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not InvalidSignalException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Uses the bus of a scope of its own.</summary>
    public async Task<T> WithBusAsync<T>(Func<ISignalBus, Task<T>> use)
    {
        await using AsyncServiceScope scope = _host.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<ISignalBus>());
    }

    public async Task EmitOnceAsync<T>(T signal, CancellationToken cancellationToken) where T : class
    {
        await using AsyncServiceScope scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, cancellationToken: cancellationToken);
    }

    public Task<ProcessView?> FindAsync(string path, CancellationToken cancellationToken) =>
        AskAsync(() => Processes.FindAsync(path, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DeadSignal>> ListDeadAsync(CancellationToken cancellationToken) =>
        AskAsync(() => DeadSignals.ListAsync(cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Asks again where the connection was from before a restart of the database, or the nodes have taken all there are.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is StoreUnavailableException or DbException { IsTransient: true } or { InnerException: DbException { IsTransient: true } })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>The process as soon as it is as the condition says; other processes change it, so it is asked again.</summary>
    public async Task<ProcessView> UntilAsync(string path, Func<ProcessView, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(path, cancellationToken) is { } view && condition(view))
            {
                return view;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The dead signals as soon as there are so many; they come beside the others, in no order with them.</summary>
    public async Task<IReadOnlyList<DeadSignal>> UntilDeadAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            IReadOnlyList<DeadSignal> dead = await ListDeadAsync(cancellationToken);
            if (dead.Count >= count)
            {
                return dead;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Lets a moment pass.</summary>
    public static async Task PassAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        while (moment - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left, TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HostProcess node in _nodes)
        {
            await node.DisposeAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }
}
