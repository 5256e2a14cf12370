using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

public sealed class FailingHandlerTests
{
    [Signal("/job/{job}/do")]
    public sealed record Do(string Job, int Times);

    [Signal("/job/{job}/start")]
    public sealed record Start(string Job);

    public sealed record Done(string Job);

    public sealed class Job : SagaState
    {
        public int Sum { get; set; }
    }

    [Process("/job/{job}")]
    public sealed class JobSaga : SignalStateMachine<Job>
    {
        public JobSaga(Attempts attempts)
        {
            Initially(When(Started).TransitionTo(Open));
            During(Open, When(Do)
                .Then(x => x.Saga.Sum += x.Message.Times)
                .Publish(x => new Done(x.Message.Job))
                .Then(x => attempts.Make(x.Message.Times)));
        }

        public Event<Start> Started { get; } = null!;

        public Event<Do> Do { get; } = null!;

        public State Open { get; } = null!;
    }

    /// <summary>Fails so many times as the signal says, or as all shall, for each number anew.</summary>
    public sealed class Attempts
    {
        private readonly Dictionary<int, int> _made = [];

        public int? Fails { get; init; }

        public int Made(int times) => _made.GetValueOrDefault(times);

        public void Make(int times)
        {
            if ((_made[times] = Made(times) + 1) <= (Fails ?? times))
            {
                throw new InvalidOperationException($"Attempt {_made[times]} of {times} fails.");
            }
        }
    }

    private readonly Attempts _attempts = new();

    private Task<SignalHarness> StartJobsAsync() => StartAsync(
        signals => signals.AddSaga<JobSaga>(), services => services.Add(new(typeof(Attempts), _attempts)));

    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Apply_HandlerFailsAfterPublishAndChange_LeavesNothing()
    {
        await using SignalHarness harness = await StartJobsAsync();
        await harness.EmitAsync(new Start("1"), cancellationToken: Token);

        await harness.EmitAsync(new Do("1", 3), cancellationToken: Token);

        (await harness.ProcessAsync("/job/1", Token))
            .ShouldBeIn("Open")
            .ShouldHaveState<Job>(it => it.Sum == 0)
            .ShouldHaveHistory(("job.start", SignalOutcome.Applied), ("job.do", SignalOutcome.Failed));
        Assert.Empty(harness.Sent<Done>());
    }

    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Apply_HandlerFailsTwice_CommitsTheThirdAttemptOnly()
    {
        await using SignalHarness harness = await StartJobsAsync();
        await harness.EmitAsync(new Start("1"), cancellationToken: Token);

        await harness.EmitAsync(new Do("1", 2), cancellationToken: Token);

        (await harness.ProcessAsync("/job/1", Token)).ShouldHaveState<Job>(it => it.Sum == 2);
        Assert.Equal([new Done("1")], harness.Sent<Done>());
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Apply_HandlerFailsAtEachAttempt_IsADeadSignalAndTheQueueGoesOn()
    {
        await using SignalHarness harness = await StartJobsAsync();
        await harness.EmitAsync(new Start("1"), cancellationToken: Token);

        Guid id = await harness.EmitAsync(new Do("1", 9), cancellationToken: Token);
        await harness.EmitAsync(new Do("1", 0), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Failed, dead.Reason);
        Assert.Equal("InvalidOperationException: Attempt 3 of 9 fails.", dead.Error);
        Assert.Equal("/job/1", dead.ProcessPath);
        Assert.Equal("job.do", dead.SignalId);
        Assert.Equal(id, dead.MessageId);
        Assert.Contains("\"times\":9", dead.Body, StringComparison.Ordinal);
        Assert.Equal(3, _attempts.Made(9));
        (await harness.ProcessAsync("/job/1", Token)).ShouldHaveHistory(
            ("job.start", SignalOutcome.Applied), ("job.do", SignalOutcome.Failed), ("job.do", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Drain_BufferedSignalFailsAtEachAttempt_IsSetAsideAndTakesNothingDown()
    {
        await using SignalHarness harness = await StartJobsAsync();
        await harness.EmitAsync(new Do("1", 9), cancellationToken: Token);
        await harness.EmitAsync(new Do("1", 0), cancellationToken: Token);

        await harness.EmitAsync(new Start("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/job/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox().ShouldHaveHistory(
            ("job.do", SignalOutcome.Failed), ("job.do", SignalOutcome.Applied), ("job.start", SignalOutcome.Applied));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Failed, dead.Reason);
        Assert.Equal("InvalidOperationException: Attempt 3 of 9 fails.", dead.Error);
        Assert.Equal("""{"job":"1","times":9}""", dead.Body.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal([new Done("1")], harness.Sent<Done>());
    }

    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Drain_SeveralBufferedSignalsFailTwice_EachHasItsThreeAttempts()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddSaga<JobSaga>(), services => services.AddSingleton(new Attempts { Fails = 2 }));
        foreach (int times in (int[])[10, 20, 30])
        {
            await harness.EmitAsync(new Do("1", times), cancellationToken: Token);
        }

        await harness.EmitAsync(new Start("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/job/1", Token)).ShouldHaveState<Job>(it => it.Sum == 60);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Apply_IdentityThatDoesNotFitTheState_IsADeadSignal()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<NumberedSaga>());

        await harness.EmitAsync(new Start("007"), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Failed, dead.Reason);
        Assert.Equal("SignalPathException: 'job' is '007', which is no canonical Int32; write '7'.", dead.Error);
        ProcessView view = (await harness.ProcessAsync("/numbered/007", Token)).ShouldHaveHistory(("job.start", SignalOutcome.Failed)).View;
        Assert.Equal(ProcessStatus.NotStarted, view.Status);
    }

    public sealed class Numbered : SagaState
    {
        public int Job { get; set; }
    }

    [Process("/numbered/{job}")]
    public sealed class NumberedSaga : SignalStateMachine<Numbered>
    {
        public NumberedSaga()
        {
            Initially(When(Started).TransitionTo(Open));
            During(Open, Ignore(Started));
        }

        public Event<Start> Started { get; } = null!;

        public State Open { get; } = null!;
    }
}
