using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Failures;

/// <summary>How often a signal whose handler fails is tried, at once and later.</summary>
[Trait("Feature", "Z31")]
public sealed class RetryTests
{
    private readonly List<int> _attempts = [];
    private readonly TaskScript _script;

    public RetryTests() => _script = new TaskScript
    {
        Do = (signal, context) =>
        {
            _attempts.Add(context.Attempt);
            context.State.Done.Add(signal.What);
            return Task.CompletedTask;
        },
    };

    private Task<SignalHarness> StartAsync(int attempts, params double[] minutes) => TaskHarness.StartAsync(
        _script,
        signals => signals.Add<DoWork>(it => it.Retry = new RetryPolicy { Attempts = attempts, Delays = [.. minutes.Select(TimeSpan.FromMinutes)] }));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Attempts_OfASignal_AreMadeAtOnce(int attempts)
    {
        await using SignalHarness harness = await StartAsync(attempts);

        await harness.DoAsync(fails: 99);

        Assert.Equal(Enumerable.Range(1, attempts), _attempts);
        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    public async Task Attempts_OfOneSignal_AreNotThoseOfAnother()
    {
        var opened = new List<int>();
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddFlow<TwoFlow>().Add<DoWork>(it => it.Retry = new RetryPolicy { Attempts = 2 }), it => it.AddSingleton(opened));

        await harness.DoAsync();
        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        Assert.Equal([1, 2, 1, 2, 3], opened);
    }

    [Process("/task/{task}/two")]
    public sealed class TwoFlow : SignalFlow
    {
        public TwoFlow(List<int> attempts)
        {
            On<DoWork>((_, context) => Fail(context));
            On<OpenTask>((_, context) => Fail(context));

            void Fail(SignalContext context)
            {
                attempts.Add(context.Attempt);
                throw new InvalidOperationException("fails");
            }
        }
    }

    [Fact]
    public async Task Delays_FailedSignal_WaitsDurablyInTheMailbox()
    {
        await using SignalHarness harness = await StartAsync(2, 10);
        await harness.DoAsync("good");

        await harness.DoAsync("bad", fails: 99);

        ProcessView view = (await harness.TaskAsync()).ShouldBeIn("Running").ShouldHoldInMailbox("task.do")
            .ShouldHaveState<TaskState>(it => it.Done.SequenceEqual(["good"])).View;
        HistoryEntry entry = view.History[1];
        Assert.Equal((1, harness.Now.AddMinutes(10), null), (entry.Retries, entry.RetryAt, entry.ExpiresAt));
        Assert.Equal("InvalidOperationException: 'bad' does not work.", entry.Reason);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Delays_BeforeTheirTime_NothingIsTried()
    {
        await using SignalHarness harness = await StartAsync(2, 10);
        await harness.DoAsync(fails: 99);

        await harness.AdvanceAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1), Token);

        Assert.Equal([1, 2], _attempts);
    }

    [Fact]
    public async Task Delays_EachElapsed_ItIsTriedAgainUntilItWorks()
    {
        await using SignalHarness harness = await StartAsync(2, 10, 60);
        await harness.DoAsync("late", fails: 4);

        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token);
        Assert.Equal([1, 2, 3, 4], _attempts);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(60), Token);

        Assert.Equal([1, 2, 3, 4, 5], _attempts);
        HistoryEntry entry = Assert.Single((await harness.TaskAsync()).ShouldBeIn("Running").View.History);
        Assert.Equal((SignalOutcome.Applied, 2, null), (entry.Outcome, entry.Retries, entry.RetryAt));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Delays_Exhausted_ItIsADeadSignal()
    {
        await using SignalHarness harness = await StartAsync(2, 10, 60);
        Guid id = await harness.DoAsync(fails: 99);

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Equal([1, 2, 3, 4, 5, 6], _attempts);
        (await harness.TaskAsync()).ShouldHoldInMailbox().ShouldHaveTimers().ShouldHaveHistory(("task.do", SignalOutcome.Failed));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, id), (dead.Reason, dead.MessageId));
    }

    [Fact]
    public async Task Delays_LaterSignals_Overtake()
    {
        await using SignalHarness harness = await StartAsync(1, 10);
        await harness.DoAsync("first", fails: 1);

        await harness.DoAsync("second");
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token);

        Assert.Equal(["second", "first"], (await harness.StateAsync()).Done);
    }

    /// <summary>The other process' signals do not wait for the pause either.</summary>
    [Fact]
    public async Task Delays_OfOneProcess_HoldUpNoOther()
    {
        await using SignalHarness harness = await StartAsync(1, 10);
        await harness.DoAsync("first", fails: 1);

        await harness.EmitAsync(new DoWork("2", "other"), cancellationToken: Token);

        (await harness.ProcessAsync("/task/2/flow", Token)).ShouldHaveState<TaskState>(it => it.Done.SequenceEqual(["other"]));
    }

    [Fact]
    public async Task Delays_ProcessEndsMeanwhile_GoesByTheLatePolicy()
    {
        await using SignalHarness harness = await TaskHarness.StartAsync(
            new TaskScript
            {
                Do = (signal, context) =>
                {
                    if (signal.What == "end")
                    {
                        context.EndProcess();
                    }

                    return Task.CompletedTask;
                },
            },
            signals => signals.Add<DoWork>(it => it.Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromMinutes(10)] }));
        await harness.DoAsync("bad", fails: 99);

        await harness.DoAsync("end");
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        (await harness.TaskAsync()).ShouldHaveEnded().ShouldHaveTimers()
            .ShouldHaveHistory(("task.do", SignalOutcome.Late), ("task.do", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Invalid_AtReceipt_IsNeverTried()
    {
        await using SignalHarness harness = await StartAsync(5, 10);

        await harness.PublishAsync(new DoWork(""), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Empty(_attempts);
        Assert.Equal(DeadReason.Invalid, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    /// <summary>The handler's own mistake is an error of processing, not one of the signal it handles.</summary>
    [Fact]
    public async Task Invalid_EmittedByTheHandler_IsTriedAsAnyError()
    {
        var script = new TaskScript { Do = (_, context) => context.Services.GetRequiredService<TaskSignals>().Noted.EmitAsync(new("")) };
        await using SignalHarness harness = await TaskHarness.StartAsync(script);

        await harness.DoAsync();

        Assert.Equal(3, script.Attempts.Count);
        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    /// <summary>The same, where it emits a signal of the kind that it handles.</summary>
    [Fact]
    public async Task Invalid_OfTheSameKindEmittedByTheHandler_IsTriedAsAnyError()
    {
        var script = new TaskScript { Do = (_, context) => context.Services.GetRequiredService<TaskSignals>().Do.EmitAsync(new("")) };
        await using SignalHarness harness = await TaskHarness.StartAsync(script);

        await harness.DoAsync();

        Assert.Equal(3, script.Attempts.Count);
        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }
}
