using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

public sealed class DurableRunCacheTests : IAsyncLifetime
{
    private readonly DurableRunCache _hot = new(capacity: 2);
    private readonly Guid[] _keys = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
    private readonly Dictionary<DurableRun, Resource> _resources = [];
    private SignalHarness _harness = null!;

    public async ValueTask InitializeAsync() => _harness = await StartAsync(
        it => it.AddGroup<ScriptSignals>().AddProcess<ScriptProcess>(),
        it => it.AddSingleton(new Script { Body = (_, _) => Task.FromResult("") }).AddScoped<Resource>());

    [Fact]
    public void Put_MoreThanTheCapacity_ForgetsTheOneUsedLongestAgo()
    {
        DurableRun[] runs = [NewRun(), NewRun(), NewRun()];
        _hot.Put(_keys[0], 1, runs[0]);
        _hot.Put(_keys[1], 1, runs[1]);
        _hot.Put(_keys[0], 2, _hot.Take(_keys[0], 1)!); // used once more

        _hot.Put(_keys[2], 1, runs[2]);

        Assert.Null(_hot.Take(_keys[1], 1));
        Assert.Same(runs[0], _hot.Take(_keys[0], 2));
        Assert.Same(runs[2], _hot.Take(_keys[2], 1));
        Assert.Equal([false, true, false], runs.Select(it => _resources[it].IsDisposed));
    }

    [Fact]
    public void Put_AnotherRunOfTheSameProcess_ReplacesItAndTakesNoRoom()
    {
        DurableRun[] runs = [NewRun(), NewRun(), NewRun()];
        _hot.Put(_keys[0], 1, runs[0]);
        _hot.Put(_keys[1], 1, runs[1]);

        _hot.Put(_keys[1], 2, runs[2]);

        Assert.Same(runs[0], _hot.Take(_keys[0], 1));
        Assert.Same(runs[2], _hot.Take(_keys[1], 2));
        Assert.Equal([false, true, false], runs.Select(it => _resources[it].IsDisposed));
    }

    [Fact]
    public void Take_AnotherVersion_ForgetsIt()
    {
        DurableRun run = NewRun();
        _hot.Put(_keys[0], 1, run);

        Assert.Null(_hot.Take(_keys[0], 2));
        Assert.Null(_hot.Take(_keys[0], 1));
        Assert.True(_resources[run].IsDisposed);
    }

    [Fact]
    public void Take_Twice_GivesItOnce()
    {
        DurableRun run = NewRun();
        _hot.Put(_keys[0], 1, run);

        Assert.Same(run, _hot.Take(_keys[0], 1));
        Assert.Null(_hot.Take(_keys[0], 1));
        Assert.False(_resources[run].IsDisposed);
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    private DurableRun NewRun()
    {
        AsyncServiceScope scope = _harness.Services.CreateAsyncScope();
        var run = new DurableRun(
            Assert.Single(_harness.Registry().Processes), _harness.Processes.IdOf(ScriptHarness.Path), 1, scope, (_, _) => Task.FromResult<object?>(null));
        _resources[run] = scope.ServiceProvider.GetRequiredService<Resource>();
        return run;
    }

    /// <summary>What a process holds as long as it is in memory.</summary>
    private sealed class Resource : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
