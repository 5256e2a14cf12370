using BusSignals.Testing;
using Microsoft.Extensions.Logging;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>Readers that wait for writers are a setting of the database, which an operator can change.</summary>
[Trait("Feature", "R1")]
public sealed class DatabaseAdviceTests
{
    private readonly VirtualTime _clock = new();
    private readonly Lines _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_ReadersWaitForWriters_SaysHowToChangeIt()
    {
        await using var node = new SqlServerNode { Server = { Number = 0 } };
        using var advice = new DatabaseAdvice<BusSignalsDbContext>(node.Contexts, _clock, _log);

        await advice.StartAsync(Cancel);
        await advice.ExecuteTask!;

        Assert.Equal(
            "Warning 5010: READ_COMMITTED_SNAPSHOT is off in the database 'signals': readers wait for writers, and deadlocks are more frequent. "
            + "No signal is lost by it, but all become slower. To turn it on: ALTER DATABASE [signals] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE",
            Assert.Single(_log.All));
        TransactSql.Parse(_log.All[0][_log.All[0].IndexOf("ALTER", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Start_ReadersDoNotWait_SaysNothing()
    {
        await using var node = new SqlServerNode();
        using var advice = new DatabaseAdvice<BusSignalsDbContext>(node.Contexts, _clock, _log);

        await advice.StartAsync(Cancel);
        await advice.ExecuteTask!;

        Assert.Single(node.Server.Sent);
        Assert.Empty(_log.All);
    }

    /// <summary>A host starts without its database.</summary>
    [Fact]
    public async Task Start_DatabaseIsAway_AsksAgainLater()
    {
        await using var node = new SqlServerNode { Server = { Number = 0, Fault = _ => new TimeoutException() } };
        using var advice = new DatabaseAdvice<BusSignalsDbContext>(node.Contexts, _clock, _log);
        await advice.StartAsync(Cancel);
        await _log.First.WaitAsync(Cancel);
        node.Server.Fault = null;

        while (!advice.ExecuteTask!.IsCompleted)
        {
            _clock.MoveTo(_clock.GetUtcNow().AddMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(["Debug 5011", "Warning 5010"], _log.All.Select(it => it[..it.IndexOf(':', StringComparison.Ordinal)]));
    }

    private sealed class Lines : ILogger<DatabaseAdvice<BusSignalsDbContext>>
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> All { get; } = [];

        public Task First => _first.Task;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            All.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
            _first.TrySetResult();
        }
    }
}
