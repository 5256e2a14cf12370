using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Middleware;

/// <summary>A handler that runs too long is reported while it runs, once, and not stopped.</summary>
[Trait("Feature", "Z29")]
public sealed class SlowHandlerTests
{
    private const int Slow = 1214;

    private readonly LogLines _log = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<SignalHarness> StartAsync() => TaskHarness.StartAsync(
        async (signal, context) =>
        {
            _entered.SetResult();
            await _released.Task;
            context.State.Done.Add(signal.What);
        },
        signals => signals.Use<SlowHandlerReporting>().ConfigureLimits(it => it.SlowHandler = TimeSpan.FromSeconds(10)),
        _log.AddTo);

    [Fact]
    public async Task Handler_BeyondTheLimit_IsReportedOnceAndNotStopped()
    {
        using var slow = new Measurements("bussignals.handler.slow", "task-flow");
        await using SignalHarness harness = await StartAsync();
        Guid id = await harness.Services.EmitOnlyAsync(new DoWork("1", "slow"));
        await _entered.Task.WaitAsync(Token);

        harness.Clock().MoveTo(harness.Now.AddSeconds(10));
        LogLine line = Assert.Single(_log.Of(Slow));
        harness.Clock().MoveTo(harness.Now.AddMinutes(10));
        _released.SetResult();
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(
            (LogLevel.Warning, $"Handling task.do {id} at /task/1/flow takes longer than 00:00:10; it goes on"), (line.Level, line.Text));
        Assert.Single(_log.Of(Slow));
        Assert.Equal([(1.0, "messaging.destination.subscription.name=task-flow, messaging.destination.name=task.do")], slow.All);
        Assert.Equal(["slow"], (await harness.StateAsync()).Done);
    }

    [Fact]
    public async Task Handler_WithinTheLimit_IsNotReported()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.Services.EmitOnlyAsync(new DoWork("1"));
        await _entered.Task.WaitAsync(Token);

        harness.Clock().MoveTo(harness.Now.AddSeconds(10).AddTicks(-1));
        _released.SetResult();
        await harness.WaitUntilIdleAsync(Token);
        harness.Clock().MoveTo(harness.Now.AddMinutes(10));

        Assert.Empty(_log.Of(Slow));
    }
}
