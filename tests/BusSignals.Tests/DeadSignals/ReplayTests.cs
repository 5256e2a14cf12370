using BusSignals.Testing;
using BusSignals.Tests.FlowControl;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.DeadSignals;

[Trait("Feature", "N4")]
public sealed class ReplayTests
{
    private const string Path = "/task/1";

    private readonly Switch _switch = new();

    /// <summary>What the handler does with each step.</summary>
    public sealed class Switch
    {
        public HashSet<int> Fails { get; } = [];

        public HashSet<int> Refuses { get; } = [];
    }

    [Signal("/task/{task}/step")]
    public sealed record Stepped(string Task, int Number);

    [Signal("/all/{owner}/told")]
    public sealed record Told(string Owner);

    [Signal("/all/{owner}/{task}/made")]
    public sealed record Made(string Owner, string Task);

    public sealed class Steps
    {
        public List<int> Done { get; set; } = [];
    }

    [Process("/task/{task}", Endpoint = "task")]
    public sealed class TaskFlow : SignalFlow<Steps>
    {
        public TaskFlow(Switch it) => On<Stepped>((signal, context) =>
        {
            context.State.Done.Add(signal.Number);
            if (it.Fails.Contains(signal.Number))
            {
                throw new InvalidOperationException($"Step {signal.Number}.");
            }
        }).Validate((signal, _) => it.Refuses.Contains(signal.Number) ? "not now" : null);
    }

    /// <summary>Told by owner, of which there are several.</summary>
    [Process("/all/{owner}/{task}", Endpoint = "all")]
    public sealed class AllFlow : SignalFlow<Steps>
    {
        public AllFlow(Switch it)
        {
            On<Made>((_, _) => { }).Starts();
            On<Told>((_, context) =>
            {
                context.State.Done.Add(1);
                if (context.Process.Path.EndsWith('2') && it.Fails.Contains(2))
                {
                    throw new InvalidOperationException("The second.");
                }
            });
        }
    }

    [Fact]
    public async Task Replay_Failed_SettlesTheSameEntry()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(1);
        await EmitAsync(harness, 1);
        _switch.Fails.Clear();

        ReplayResult result = await harness.DeadSignals().ReplayAsync(1, Token);

        Assert.Equal(new ReplayResult(1, SignalOutcome.Applied, null), result);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("task.stepped", SignalOutcome.Applied));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Replay_FailsAgain_StaysOneDeadSignal()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(1);
        await EmitAsync(harness, 1);

        ReplayResult result = await harness.DeadSignals().ReplayAsync(1, Token);

        Assert.Equal(new ReplayResult(1, SignalOutcome.Failed, "InvalidOperationException: Step 1."), result);
        Assert.Single(await harness.DeadSignalsAsync(Token));
        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("task.stepped", SignalOutcome.Failed));
    }

    [Fact]
    public async Task Replay_Rejected_IsApplied()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Refuses.Add(1);
        await EmitAsync(harness, 1);
        Assert.Equal(DeadReason.Rejected, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
        _switch.Refuses.Clear();

        Assert.True((await harness.DeadSignals().ReplayAsync(1, Token)).Succeeded);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("task.stepped", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Replay_Expired_WaitsOrIsApplied()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.Add<Said>(it => it.BufferFor = TimeSpan.FromHours(1)).AddSaga<RoomSaga>(),
            services => services.AddSingleton(new Breaker()));
        await harness.EmitAsync(new Said("3", "301", "early"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(2), Token);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        await harness.EmitAsync(new RoomBooked("3", "301"), cancellationToken: Token);

        ReplayResult result = await harness.DeadSignals().ReplayAsync(dead.Sequence, Token);

        Assert.Equal((DeadReason.Expired, SignalOutcome.Applied), (dead.Reason, result.Outcome));
        (await harness.ProcessAsync("/room/3/301", Token)).ShouldHaveState<Room>(it => it.Heard.SequenceEqual(["early"]));
    }

    [Theory]
    [InlineData(OverflowPolicy.Reject, 3)]
    [InlineData(OverflowPolicy.DropOldest, 2)]
    public async Task Replay_Overflow_IsAppliedWhenThereIsRoom(OverflowPolicy policy, int lost)
    {
        await using SignalHarness harness = await StartAsync(null, it => (it.MaxBufferedSignals, it.WhenFull) = (1, policy));
        await EmitAsync(harness, 1);
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);
        await EmitAsync(harness, 2, 3);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        ReplayResult result = await harness.DeadSignals().ReplayAsync(dead.Sequence, Token);

        Assert.Equal((DeadReason.Overflow, SignalOutcome.Applied), (dead.Reason, result.Outcome));
        Assert.Equal(lost, (await DoneAsync(harness))[^1]);
        Assert.All((await harness.ProcessAsync(Path, Token)).View.History, it => Assert.Equal(SignalOutcome.Applied, it.Outcome));
    }

    [Fact]
    public async Task Replay_WhilePaused_WaitsAndIsNoLongerDead()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(1);
        await EmitAsync(harness, 1);
        _switch.Fails.Clear();
        await EmitAsync(harness, 2);
        await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);

        ReplayResult result = await harness.DeadSignals().ReplayAsync(1, Token);
        await harness.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal(SignalOutcome.Waiting, result.Outcome);
        Assert.Equal([2, 1], await DoneAsync(harness));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Replay_Invalid_IsAppliedByAnApplicationThatTakesIt()
    {
        var store = new InMemoryStore();
        await using (SignalHarness strict = await StartAsync(it => it.MaxPayloadBytes = 5, services: it => Share(it, store)))
        {
            await strict.SendEnvelopeAsync<Stepped>("task", """{ "task": "1", "number": 1 }""");
            Assert.Equal((DeadReason.Invalid, Path), Assert.Single(await strict.DeadSignalsAsync(Token)) is var it ? (it.Reason, it.ProcessPath) : default);
        }

        await using SignalHarness harness = await StartAsync(services: it => Share(it, store));
        ReplayResult result = await harness.DeadSignals().ReplayAsync(1, Token);

        Assert.Equal(SignalOutcome.Applied, result.Outcome);
        Assert.Equal([1], await DoneAsync(harness));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "R3")]
    public async Task ReplayAll_MoreThanOnePageHolds_TriesEachInOrderOfArrival(bool filtered)
    {
        var store = new InMemoryStore();
        await using SignalHarness harness = await StartAsync(services: it => Share(it, store));
        foreach (int days in (int[])[2, 1, 3])
        {
            await store.AddDeadAsync(
                new DeadSignal
                {
                    Reason = DeadReason.Undecodable,
                    Error = "",
                    Endpoint = "nowhere",
                    Body = new string('x', 3_000_000),
                    ArrivedAt = harness.Now.AddDays(days),
                },
                Token);
        }

        IReadOnlyList<ReplayResult> results = await harness.DeadSignals().ReplayAllAsync(filtered ? it => it.Sequence != 3 : null, Token);

        Assert.Equal(filtered ? [2, 1] : [2, 1, 3], results.Select(it => it.Sequence));
        Assert.All(results, it => Assert.StartsWith("No process with the endpoint 'nowhere' is registered here", it.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReplayAll_AfterAFix_KeepsTheOrderOfArrival()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.UnionWith([1, 3]);
        _switch.Refuses.Add(2);
        await EmitAsync(harness, 1, 2, 3);
        _switch.Fails.Clear();
        _switch.Refuses.Clear();

        IReadOnlyList<ReplayResult> results = await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token);

        Assert.Equal([1, 2, 3], results.Select(it => it.Sequence));
        Assert.Equal([1, 2, 3], await DoneAsync(harness));
    }

    [Fact]
    public async Task ReplayAll_OneStillFails_LeavesTheLaterOnesOfItsProcess()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.UnionWith([1, 2]);
        await EmitAsync(harness, 1, 2);
        await harness.EmitAsync(new Stepped("9", 2), cancellationToken: Token);
        _switch.Fails.Remove(2);

        IReadOnlyList<ReplayResult> results = await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token);

        Assert.Equal([SignalOutcome.Failed, null, SignalOutcome.Applied], results.Select(it => it.Outcome));
        Assert.Equal($"An earlier signal of '{Path}' could not be applied; this one is left to keep the order.", results[1].Error);
        Assert.Equal([1L, 2L], (await harness.DeadSignalsAsync(Token)).Select(it => it.Sequence));
    }

    [Fact]
    public async Task ReplayAll_InvalidOneStillInvalid_LeavesTheLaterOnesOfItsProcess()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.SendEnvelopeAsync<Stepped>("task", """{ "task": "1", "number": "x" }""");
        _switch.Fails.Add(2);
        await EmitAsync(harness, 2);
        _switch.Fails.Clear();

        IReadOnlyList<ReplayResult> results = await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token);

        Assert.Equal([null, null], results.Select(it => it.Outcome));
        Assert.Equal(2, (await harness.DeadSignalsAsync(Token)).Count);
    }

    [Fact]
    public async Task ReplayAll_WithFilter_LeavesTheOthers()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(1);
        await EmitAsync(harness, 1);
        await harness.EmitAsync(new Stepped("9", 1), cancellationToken: Token);
        _switch.Fails.Clear();

        ReplayResult only = Assert.Single(await harness.DeadSignals().ReplayAllAsync(it => it.ProcessPath == "/task/9", Token));

        Assert.Equal((2, true), (only.Sequence, only.Succeeded));
        Assert.Equal(1, Assert.Single(await harness.DeadSignalsAsync(Token)).Sequence);
    }

    [Fact]
    public async Task Replay_SignalForManyThatFailedAtOne_GoesToThatOneOnly()
    {
        await using SignalHarness harness = await StartAllAsync();
        _switch.Fails.Add(2);
        await harness.EmitAsync(new Told("o"), cancellationToken: Token);
        _switch.Fails.Clear();
        await harness.EmitAsync(new Made("o", "3"), cancellationToken: Token);

        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal(SignalOutcome.Applied, result.Outcome);
        (await harness.ProcessAsync("/all/o/1", Token)).ShouldHaveState<Steps>(it => it.Done.Count == 1);
        (await harness.ProcessAsync("/all/o/2", Token)).ShouldHaveState<Steps>(it => it.Done.Count == 1);
        (await harness.ProcessAsync("/all/o/3", Token)).ShouldHaveState<Steps>(it => it.Done.Count == 0);
    }

    [Fact]
    public async Task Replay_SignalForManyThatFailsAgainAtOne_StaysADeadSignal()
    {
        await using SignalHarness harness = await StartAllAsync();
        _switch.Fails.Add(2);
        await harness.EmitAsync(new Told("o"), cancellationToken: Token);

        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal((SignalOutcome.Failed, false), (result.Outcome, result.Succeeded));
        Assert.Equal("/all/o/2", Assert.Single(await harness.DeadSignalsAsync(Token)).ProcessPath);
    }

    [Fact]
    public async Task Replay_Twice_SaysThatItIsGone()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(1);
        await EmitAsync(harness, 1);
        _switch.Fails.Clear();
        await harness.DeadSignals().ReplayAsync(1, Token);

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => harness.DeadSignals().ReplayAsync(1, Token));

        Assert.StartsWith("There is no dead signal with the number 1; it may have been replayed or removed.", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1], await DoneAsync(harness));
    }

    [Fact]
    public async Task Replay_ConcurrentlyTwice_AppliesOnce()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(1);
        await EmitAsync(harness, 1);
        _switch.Fails.Clear();
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => harness.DeadSignals().ReplayAllAsync(it => it.Sequence == dead.Sequence, Token))));

        Assert.Equal([1], await DoneAsync(harness));
    }

    [Fact]
    public async Task Remove_ThenReplayAll_AppliesNothing()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(1);
        await EmitAsync(harness, 1);
        _switch.Fails.Clear();

        Assert.True(await harness.DeadSignals().RemoveAsync(1, Token));
        Assert.False(await harness.DeadSignals().RemoveAsync(1, Token));

        Assert.Empty(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Replay_ProcessHasEnded_IsKeptAsLate()
    {
        await using SignalHarness harness = await StartAsync();
        _switch.Fails.Add(2);
        await EmitAsync(harness, 1, 2);
        await harness.EmitAsync(new TerminateProcess(Path), cancellationToken: Token);

        ReplayResult result = await harness.DeadSignals().ReplayAsync(1, Token);

        Assert.Equal((SignalOutcome.Late, true), (result.Outcome, result.Succeeded));
    }

    private Task<SignalHarness> StartAsync(
        Action<SignalOptions>? signal = null, Action<ProcessOptions>? process = null, Action<IServiceCollection>? services = null) => TestHarness.StartAsync(
        signals => signals.Add<Stepped>(signal).AddFlow<TaskFlow>(process),
        it =>
        {
            it.AddSingleton(_switch);
            services?.Invoke(it);
        });

    private async Task<SignalHarness> StartAllAsync()
    {
        SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<AllFlow>(), it => it.AddSingleton(_switch));
        await harness.EmitAsync(new Made("o", "1"), cancellationToken: Token);
        await harness.EmitAsync(new Made("o", "2"), cancellationToken: Token);
        return harness;
    }

    private static void Share(IServiceCollection services, InMemoryStore store) => services
        .AddSingleton<IProcessStore>(store).AddSingleton<IOutboxStore>(store).AddSingleton<IProcessReader>(store);

    private static async Task EmitAsync(SignalHarness harness, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            await harness.EmitAsync(new Stepped("1", number), cancellationToken: Token);
        }
    }

    private static async Task<IReadOnlyList<int>> DoneAsync(SignalHarness harness) =>
        (await harness.ProcessAsync(Path, Token)).View.StateAs<Steps>()!.Done;
}
