using BusSignals.RealParts;
using Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals.IntegrationTests;

/// <summary>
/// A handler that runs for longer than RabbitMQ waits for an acknowledgement: the broker closes its channel and gives the
/// message to another host, so that both may be at it. One of them is applied.
/// </summary>
[Collection<RealServers>]
public sealed class ConsumerTimeoutTests(PostgresFixture postgres)
{
    /// <summary>The broker looks each half second whether something has waited for two.</summary>
    private const string Impatient = "[{rabbit, [{consumer_timeout, 2000}, {channel_tick_interval, 500}]}].";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "Z28")]
    public async Task Handler_LongerThanTheBrokerWaits_IsAppliedOnceAndByTheOneThatWasNotCancelled()
    {
        RealTests.SkipIf(RabbitMqServer.Missing, RabbitMqServer.NotOwn);
        await using RabbitMqServer broker = await RabbitMqServer.StartAsync(Impatient);
        string database = await postgres.Server.CreateDatabaseAsync("consumer_timeout");
        var runs = new Runs();
        using IHost first = Build("first");
        using (IServiceScope scope = first.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<LedgerDbContext>().Database.EnsureCreatedAsync(Token);
        }

        await first.StartAsync(Token);
        await using (AsyncServiceScope scope = first.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(new LongWork("1"), cancellationToken: Token);
        }

        await runs.FirstBegan.Task.WaitAsync(Token);
        using IHost second = Build("second");
        await second.StartAsync(Token);
        await runs.SecondEnds.Task.WaitAsync(Token);
        IProcesses processes = second.Services.GetRequiredService<IProcesses>();
        ProcessView applied = await UntilAppliedAsync(processes);
        runs.FirstMayEnd.SetResult();
        await first.StopAsync(Token); // which waits for its handler
        ProcessView view = (await processes.FindAsync("/patience/1", Token))!;
        await second.StopAsync(Token);

        Assert.Equal(["second"], applied.StateAs<LongState>()!.DoneBy);
        Assert.Equal(["second"], view.StateAs<LongState>()!.DoneBy);
        Assert.Equal(SignalOutcome.Applied, Assert.Single(view.History).Outcome);
        Assert.Equal("first", runs.Began[0]);
        Assert.Contains("second", runs.Began);

        IHost Build(string name)
        {
            HostApplicationBuilder builder = LedgerHost.Create(
                broker.Uri, database, takesSignals: false, bus => bus.AddSignals(signals => signals.AddFlow<LongFlow>()));
            builder.Services.AddSingleton(runs).AddSingleton(new HostName(name));
            return builder.Build();
        }
    }

    private static async Task<ProcessView> UntilAppliedAsync(IProcesses processes)
    {
        while (true)
        {
            if (await processes.FindAsync("/patience/1", Token) is { } view)
            {
                return view;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}

[Signal("/patience/{patience}/work")]
public sealed record LongWork(string Patience);

public sealed class LongState
{
    public List<string> DoneBy { get; set; } = [];
}

public sealed record HostName(string Name);

/// <summary>The first run waits, whatever its token says; each later one ends at once.</summary>
[Process("/patience/{patience}")]
public sealed class LongFlow : SignalFlow<LongState>
{
    public LongFlow() => On<LongWork>(async (_, context) =>
    {
        string host = context.Services.GetRequiredService<HostName>().Name;
        await context.Services.GetRequiredService<Runs>().RunAsync(host);
        context.State.DoneBy.Add(host);
    });
}

/// <summary>Which host has begun to handle the signal, in order.</summary>
public sealed class Runs
{
    private readonly Lock _gate = new();
    private readonly List<string> _began = [];

    public IReadOnlyList<string> Began
    {
        get
        {
            lock (_gate)
            {
                return [.. _began];
            }
        }
    }

    public TaskCompletionSource FirstBegan { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource FirstMayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource SecondEnds { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task RunAsync(string host)
    {
        lock (_gate)
        {
            _began.Add(host);
            if (_began.Count == 1)
            {
                FirstBegan.SetResult();
                return FirstMayEnd.Task;
            }
        }

        SecondEnds.TrySetResult();
        return Task.CompletedTask;
    }
}
