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

    private Shop(TemporaryFile file, SignalHarness harness)
    {
        _file = file;
        Harness = harness;
    }

    public SignalHarness Harness { get; }

    public IEntityLocks Locks => Harness.Services.GetRequiredService<IEntityLocks>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Shop> OpenAsync(Action<OrdersOptions>? configure = null)
    {
        var file = new TemporaryFile();
        SignalHarness harness = await SignalHarness.StartAsync(
            bus => bus.AddSignals(signals => signals.AddOrders()),
            services =>
            {
                services.AddOrdersDatabase(Database.Sqlite, file.ConnectionString);
                services.Configure<OrdersOptions>(it => configure?.Invoke(it));
                services.TryAddSingleton(TimeProvider.System);
            },
            Token);
        return new Shop(file, harness);
    }

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
