using BusSignals.Conformance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>The whole store on a stand-in for SQL Server.</summary>
internal sealed class SqlServerNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SqlServerNode()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddDbContext<BusSignalsDbContext>(Server.Configure)
            .AddSingleton(new StoreClock(TimeProvider.System))
            .AddSingleton<EfContexts<BusSignalsDbContext>>()
            .BuildServiceProvider();
        var contexts = _services.GetRequiredService<EfContexts<BusSignalsDbContext>>();
        Contexts = contexts;
        Processes = new EfProcessStore<BusSignalsDbContext>(contexts, _services.GetRequiredService<ILogger<EfProcessStore<BusSignalsDbContext>>>());
        Outbox = new EfOutboxStore<BusSignalsDbContext>(contexts);
        Reader = new EfProcessReader<BusSignalsDbContext>(contexts);
        Receipts = new EfReceiptStore<BusSignalsDbContext>(contexts);
        Waits = new EfWaitReader<BusSignalsDbContext>(contexts);
        Locks = new EfLockStore<BusSignalsDbContext>(contexts, LockConformance.TestRules);
    }

    public FakeSqlServer Server { get; } = new();

    public EfContexts<BusSignalsDbContext> Contexts { get; }

    public IProcessStore Processes { get; }

    public IOutboxStore Outbox { get; }

    public IProcessReader Reader { get; }

    public IReceiptStore Receipts { get; }

    public IWaitReader Waits { get; }

    public ILockStore Locks { get; }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
