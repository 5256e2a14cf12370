using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orders.Host;

namespace Orders.Tests;

public sealed class DatabaseSetupTests : IDisposable
{
    private readonly TemporaryFile _file = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"orders-tests-{Guid.NewGuid():N}");
    private readonly VirtualTime _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Setup_OfManyHostsAtOnce_SucceedsInAll()
    {
        DatabaseSetup[] setups = [.. Enumerable.Range(0, 4).Select(_ => SetupOf(_file.ConnectionString, TimeProvider.System))];

        await Task.WhenAll(setups.Select(it => Task.Run(() => it.StartingAsync(Token), Token)));

        await using ServiceProvider services = ServicesOf(_file.ConnectionString, TimeProvider.System, NullLoggerProvider.Instance);
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        Assert.Empty(scope.ServiceProvider.GetRequiredService<OrdersDbContext>().Orders);
    }

    [Fact]
    public async Task Setup_OfADatabaseThatComesLater_WaitsForIt()
    {
        using var log = new FirstLine();
        Task setup = SetupOf($"Data Source={Path.Combine(_folder, "orders.db")};Pooling=False", _clock, log).StartingAsync(Token);

        Assert.StartsWith("The database is not ready and is tried again in 1 seconds; check that it runs, and its connection string: ", await log.Written.WaitAsync(Token), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder);

        await AdvanceUntilDoneAsync(setup);
    }

    [Fact]
    public async Task Setup_OfADatabaseThatNeverComes_IsTriedUntilTheHostStops()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task setup = SetupOf($"Data Source={Path.Combine(_folder, "orders.db")};Pooling=False", _clock).StartingAsync(stop.Token);

        for (int i = 0; i < 1000; i++)
        {
            _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.False(setup.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => setup);
    }

    public void Dispose()
    {
        _file.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task AdvanceUntilDoneAsync(Task setup)
    {
        while (!setup.IsCompleted)
        {
            _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await setup;
    }

    private static DatabaseSetup SetupOf(string connectionString, TimeProvider clock, ILoggerProvider? log = null) =>
        ServicesOf(connectionString, clock, log ?? NullLoggerProvider.Instance).GetServices<IHostedService>().OfType<DatabaseSetup>().Single();

    private static ServiceProvider ServicesOf(string connectionString, TimeProvider clock, ILoggerProvider log) => new ServiceCollection()
        .AddLogging(it => it.AddProvider(log).AddFilter("Microsoft", LogLevel.None))
        .AddSingleton(clock)
        .AddOrdersDatabase(Database.Sqlite, connectionString)
        .BuildServiceProvider();

    private sealed class FirstLine : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource<string> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Written => _written.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _written.TrySetResult(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
