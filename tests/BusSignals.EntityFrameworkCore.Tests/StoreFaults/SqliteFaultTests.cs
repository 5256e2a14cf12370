using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace BusSignals.EntityFrameworkCore.Tests.StoreFaults;

/// <summary>The table of faults of SQLite: signals wait, health says why, and all goes on by itself.</summary>
public sealed class SqliteFaultTests : IAsyncLifetime
{
    private const int Generous = 120_000;
    private const int Counters = 5;

    private readonly FaultyFile _file = new();
    private IHost _host = null!;
    private int _emitted;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Generous)]
    [Trait("Feature", "R1")]
    public Task Fault_FileFull_SignalsWait() => EndureAsync(
        "SQLite Error 13: 'database or disk is full'. Free space on the disk",
        () => _file.OnOpen = "PRAGMA max_page_count = 1", // it is as many pages as there are
        () => _file.OnOpen = null);

    [Fact(Timeout = Generous)]
    [Trait("Feature", "R1")]
    public Task Fault_ReadOnly_SignalsWait() => EndureAsync(
        "SQLite Error 8: 'attempt to write a readonly database'. Let this process write the file",
        () => _file.OnOpen = "PRAGMA query_only = 1",
        () => _file.OnOpen = null);

    [Fact(Timeout = Generous)]
    [Trait("Feature", "R1")]
    public Task Fault_FolderGone_SignalsWait() => EndureAsync(
        "SQLite Error 14: 'unable to open database file'. See whether the folder is there", _file.TakeAway, _file.BringBack);

    [Fact(Timeout = Generous)]
    [Trait("Feature", "R1")]
    public Task Fault_DiskBroken_SignalsWait() => EndureAsync(
        "disk I/O error. See whether the disk is full or broken",
        () => _file.Failure = () => new SqliteException("disk I/O error", 10, 778),
        () => _file.Failure = null);

    [Fact(Timeout = Generous)]
    [Trait("Feature", "R1")]
    public async Task Fault_LockedForLong_SignalsWait()
    {
        await using SqliteConnection connection = new(_file.ConnectionString);
        await connection.OpenAsync(Token);
        SqliteTransaction? transaction = null;

        await EndureAsync(
            "SQLite Error 5: 'database is locked'. Another program keeps the file locked",
            () => transaction = connection.BeginTransaction(deferred: false),
            () => transaction!.Commit());
    }

    [Fact(Timeout = Generous)]
    [Trait("Feature", "R1")]
    public async Task Fault_TableMissing_SignalsWait() => await EndureAsync(
        "SQLite Error 1: 'no such table: signal_history'. If a table or a column is missing, apply the migration",
        () => _file.RunAsync("ALTER TABLE signal_history RENAME TO gone").GetAwaiter().GetResult(),
        () => _file.RunAsync("ALTER TABLE gone RENAME TO signal_history").GetAwaiter().GetResult());

    [Fact(Timeout = Generous)]
    [Trait("Feature", "R2")]
    public async Task Data_RefusedByATrigger_IsDeadAfterItsAttemptsAndTheOthersAreApplied()
    {
        await _file.RunAsync("""
            CREATE TRIGGER never BEFORE INSERT ON signal_history WHEN NEW.payload LIKE '%13013%' BEGIN SELECT RAISE(ABORT, 'not that number'); END
            """);
        await EmitAsync(10);
        await EmitAsync(new Counted(CounterOf(0), 13013));
        await EmitAsync(10);

        Assert.Equal(Enumerable.Range(0, _emitted), await UntilAppliedAsync());
        IReadOnlyList<DeadSignal> dead = [];
        while (dead.Count == 0)
        {
            dead = await _host.Services.GetRequiredService<IDeadSignals>().ListAsync(cancellationToken: Token);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        Assert.Contains("not that number", Assert.Single(dead).Error, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddDbContext<BusSignalsDbContext>(it => it.UseSqlite(_file.ConnectionString).AddInterceptors(_file));
        builder.Services.AddSignals(signals => signals
            .Add<Counted>().AddSaga<CountSaga>().UseEntityFramework<BusSignalsDbContext>().ConfigureOutbox(it => it.PollInterval = TimeSpan.FromSeconds(1)));
        _host = builder.Build();
        using (IServiceScope scope = _host.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<BusSignalsDbContext>().Database.EnsureCreatedAsync(Token);
        }

        await _host.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _file.Dispose();
    }

    private async Task EndureAsync(string says, Action breakIt, Action lift)
    {
        await EmitAsync(10);
        Assert.Equal(Enumerable.Range(0, _emitted), await UntilAppliedAsync());

        breakIt();
        await EmitAsync(20);
        HealthReportEntry entry = await UntilHealthAsync(it => it.Description!.Contains(says, StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.StartsWith("The store is away: ", entry.Description, StringComparison.Ordinal);
        lift();

        Assert.Equal(Enumerable.Range(0, _emitted), await UntilAppliedAsync());
        await UntilHealthAsync(it => it.Status == HealthStatus.Healthy);
        Assert.Empty(await _host.Services.GetRequiredService<IDeadSignals>().ListAsync(cancellationToken: Token));
    }

    private async Task EmitAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await EmitAsync(new Counted(CounterOf(_emitted), _emitted));
            _emitted++;
        }
    }

    private async Task EmitAsync(Counted signal)
    {
        await using AsyncServiceScope scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, cancellationToken: Token);
    }

    private static string CounterOf(int number) => (number % Counters).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<HealthReportEntry> UntilHealthAsync(Func<HealthReportEntry, bool> condition)
    {
        while (true)
        {
            HealthReport report = await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(it => it.Name == "bussignals", Token);
            if (report.Entries["bussignals"] is var entry && condition(entry))
            {
                return entry;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private async Task<IReadOnlyList<int>> UntilAppliedAsync()
    {
        var processes = _host.Services.GetRequiredService<IProcesses>();
        while (true)
        {
            var numbers = new List<int>();
            try
            {
                for (int i = 0; i < Counters; i++)
                {
                    numbers.AddRange((await processes.FindAsync($"/counter/{CounterOf(i)}/count", Token))?.StateAs<Count>()?.Numbers ?? []);
                }
            }
            catch (StoreUnavailableException)
            {
                numbers.Clear(); // it is asked again
            }

            if (numbers.Count >= _emitted)
            {
                return [.. numbers.Order()];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
