using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orders.Host;

namespace Orders.Tests;

/// <summary>The order capability in the harness: its own registration, virtual time, no broker, a SQLite file.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly TemporaryFile _file;
    private readonly Func<Task<SignalHarness>> _start;

    private Shop(TemporaryFile file, Func<Task<SignalHarness>> start, SignalHarness harness)
    {
        _file = file;
        _start = start;
        Harness = harness;
    }

    public SignalHarness Harness { get; private set; }

    public IEntityLocks Locks => Harness.Services.GetRequiredService<IEntityLocks>();

    // So that a token outlives a restart.
    private static string Key { get; } = Convert.ToBase64String(Enumerable.Range(0, 32).Select(it => (byte)it).ToArray());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="configure">Sets the shop's options.</param>
    /// <param name="further">What is registered beside the order capability.</param>
    /// <param name="services">Further services.</param>
    /// <param name="saga">False without the order capability itself.</param>
    public static async Task<Shop> OpenAsync(
        Action<OrdersOptions>? configure = null, Action<ISignalsConfigurator>? further = null, Action<IServiceCollection>? services = null, bool saga = true)
    {
        var file = new TemporaryFile();
        return new Shop(file, StartAsync, await StartAsync());

        Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
            bus => bus.AddSignals(signals =>
            {
                _ = saga ? signals.AddOrders() : signals.UseEntityFramework<OrdersDbContext>();
                further?.Invoke(signals.ConfigureTokens(it => it.Add(1, Key)));
            }),
            it =>
            {
                it.AddOrdersDatabase(Database.Sqlite, file.ConnectionString);
                it.Configure<OrdersOptions>(options => configure?.Invoke(options));
                it.TryAddSingleton(TimeProvider.System);
                services?.Invoke(it);
            },
            Token);
    }

    /// <summary>Stops it, and starts it anew on the same database, at the same time.</summary>
    public async Task RestartAsync()
    {
        DateTimeOffset now = Harness.Now;
        await Harness.DisposeAsync();
        Harness = await _start();
        await AdvanceAsync(now - Harness.Now);
    }

    /// <summary>Starts a durable process.</summary>
    public async Task StartAsync<TProcess>(object input) where TProcess : class, IDurableProcess
    {
        await using AsyncServiceScope scope = Harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<TProcess>(input, Token);
        await Harness.WaitUntilIdleAsync(Token);
    }

    public Task EmitAsync<T>(T signal) where T : class => Harness.EmitAsync(signal, cancellationToken: Token);

    /// <summary>Opens a gate of a process.</summary>
    public Task OpenGateAsync(string process, string gate, string? by = null) => EmitAsync(new OpenGate(process, gate, by));

    /// <summary>What a durable process has ended with.</summary>
    public async Task<TResult> ResultAsync<TResult>(string process) =>
        (await Harness.ProcessAsync(process, Token)).ShouldHaveEnded().ShouldHaveTimers().ShouldWaitFor().View.ResultAs<TResult>();

    public Task<ProcessAssertions> AtAsync(string process) => Harness.ProcessAsync(process, Token);

    /// <summary>Places an order as the API does: the row and the signal in one transaction.</summary>
    public async Task PlaceAsync(string id, decimal price = 100, TimeSpan? payWithin = null)
    {
        await InScopeAsync(async (db, orders) =>
        {
            db.Orders.Add(new OrderRecord { Id = id, Price = price, PlacedAt = Harness.Now });
            await orders.Placed.EmitAsync(new OrderPlaced(new(id), price, payWithin), db, cancellationToken: Token);
            await db.SaveChangesAsync(Token);
        });
        await Harness.WaitUntilIdleAsync(Token);
    }

    public async Task PayAsync(string id, string txId = "tx-1", decimal amount = 100, string? eventId = null)
    {
        await using EntityLock<Order> order = await Locks.AcquireAsync<Order>(id, cancellationToken: Token);
        await Harness.EmitAsync(new PaymentReceived(order, txId, amount), new EmitOptions { IdempotencyKey = eventId }, Token);
    }

    public Task DeliverAsync(string id) => Harness.EmitAsync(new OrderDelivered(new(id)), cancellationToken: Token);

    public Task CancelAsync(string id, string reason) => Harness.EmitAsync(new OrderCancelled(new(id), reason), cancellationToken: Token);

    public Task AdvanceAsync(TimeSpan time) => Harness.AdvanceAsync(time, Token);

    public Task<ProcessAssertions> ProcessAsync(string id) => Harness.ProcessAsync($"/order/{id}/fulfillment", Token);

    public Task<ProcessView?> FindProcessAsync(string id) => Harness.Processes.FindAsync($"/order/{id}/fulfillment", Token);

    public async Task<OrderRecord?> FindRowAsync(string id)
    {
        OrderRecord? row = null;
        await InScopeAsync(async (db, _) => row = await db.Orders.AsNoTracking().SingleOrDefaultAsync(it => it.Id == id, Token));
        return row;
    }

    public async Task InScopeAsync(Func<OrdersDbContext, OrderSignals, Task> work)
    {
        await using AsyncServiceScope scope = Harness.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<OrdersDbContext>(), scope.ServiceProvider.GetRequiredService<OrderSignals>());
    }

    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        _file.Dispose();
    }
}
