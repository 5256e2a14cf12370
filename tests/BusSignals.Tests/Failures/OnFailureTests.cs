using System.Text;
using BusSignals.Testing;
using BusSignals.Tests.Flows;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Failures;

/// <summary>One place is told of every failure, with the context at hand; it decides nothing.</summary>
[Trait("Feature", "Z32")]
public sealed class OnFailureTests
{
    public sealed class Failures
    {
        public List<SignalFailure> All { get; } = [];
    }

    public sealed class Recorder(Failures failures) : ISignalFailureHandler
    {
        public Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken)
        {
            failures.All.Add(failure);
            return Task.CompletedTask;
        }
    }

    public sealed class Thrower : ISignalFailureHandler
    {
        public Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken) => throw new InvalidOperationException("I fail too.");
    }

    public sealed class Unmakeable : ISignalFailureHandler
    {
        public Unmakeable() => throw new InvalidOperationException("I cannot be made.");

        public Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private readonly Failures _failures = new();

    private Task<SignalHarness> StartAsync(Func<DoWork, SignalContext<TaskState>, Task>? handler = null, Action<ISignalsConfigurator>? signals = null) =>
        TaskHarness.StartAsync(
            handler is null ? new TaskScript() : new TaskScript { Do = handler },
            it =>
            {
                it.OnFailure<Recorder>();
                signals?.Invoke(it);
            },
            it => it.AddSingleton(_failures));

    [Fact]
    public async Task Handler_FailsAtEachAttempt_TellsOfEachAndWhichIsFinal()
    {
        await using SignalHarness harness = await StartAsync();

        Guid id = await harness.DoAsync("bad", fails: 9);

        Assert.Equal([(1, false), (2, false), (3, true)], _failures.All.Select(it => (it.Attempt, it.IsFinal)));
        SignalFailure last = _failures.All[2];
        Assert.Equal(
            (DeadReason.Failed, "InvalidOperationException: 'bad' does not work.", "task-flow", SignalId.Parse("task.do"), id, TaskHarness.Path),
            (last.Reason, last.Error, last.Endpoint, last.Signal, last.MessageId, last.Process?.Path));
        Assert.Equal("'bad' does not work.", Assert.IsType<InvalidOperationException>(last.Exception).Message);
        Assert.Equal(new DoWork("1", "bad", 9), last.Context!.Payload);
        Assert.Equal(["bad"], ((SignalContext<TaskState>)last.Context).State.Done);
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Handler_FailsAndIsPutBack_CountsTheAttemptsOn()
    {
        await using SignalHarness harness = await StartAsync(
            signals: it => it.Add<DoWork>(signal => signal.Retry = new RetryPolicy { Attempts = 2, Delays = [TimeSpan.FromMinutes(1)] }));
        await harness.DoAsync(fails: 9);

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal([(1, false), (2, true), (3, false), (4, true)], _failures.All.Select(it => (it.Attempt, it.IsFinal)));
    }

    [Fact]
    public async Task Handler_OfASignalThatWaited_TellsOfThatSignal()
    {
        await using SignalHarness harness = await StartAsync(signals: it => it.AddFlow<LaterFlow>());
        Guid id = await harness.DoAsync();
        _failures.All.Clear();

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        Assert.Equal(
            [("task.do", id, 1, false), ("task.do", id, 2, false), ("task.do", id, 3, true)],
            _failures.All.Select(it => (it.Signal.ToString()!, it.MessageId!.Value, it.Attempt, it.IsFinal)));
    }

    [Process("/task/{task}/later")]
    public sealed class LaterFlow : SignalFlow
    {
        public LaterFlow()
        {
            On<OpenTask>((_, _) => { }).Starts();
            On<DoWork>((_, _) => throw new InvalidOperationException("fails"));
        }
    }

    [Fact]
    public async Task Refusal_TellsOnceWithItsReason()
    {
        await using SignalHarness harness = await StartAsync((_, _) => throw new SignalRefusedException("Not you."));

        await harness.DoAsync();

        SignalFailure failure = Assert.Single(_failures.All);
        Assert.Equal((DeadReason.Rejected, "Not you.", 1, true), (failure.Reason, failure.Error, failure.Attempt, failure.IsFinal));
        Assert.IsType<SignalRefusedException>(failure.Exception);
    }

    [Fact]
    [Trait("Feature", "Z21")]
    public async Task DeclaredFail_TellsOnceWithoutAnException()
    {
        await using SignalHarness harness = await StartAsync((_, context) =>
        {
            context.Fail("no stock");
            return Task.CompletedTask;
        });

        Guid id = await harness.DoAsync();

        SignalFailure failure = Assert.Single(_failures.All);
        Assert.Equal(
            (DeadReason.Failed, "no stock", 1, true, id, TaskHarness.Path),
            (failure.Reason, failure.Error, failure.Attempt, failure.IsFinal, failure.MessageId, failure.Process?.Path));
        Assert.Null(failure.Exception);
        Assert.NotNull(failure.Context);
    }

    [Fact]
    [Trait("Feature", "Z30")]
    public async Task RecordedError_TellsOnceOfTheHandlersException()
    {
        await using SignalHarness harness = await StartAsync(signals: it => it.Use<ErrorRecording>());

        await harness.DoAsync("bad", fails: 9);

        SignalFailure failure = Assert.Single(_failures.All);
        Assert.Equal((DeadReason.Failed, "InvalidOperationException: 'bad' does not work.", true), (failure.Reason, failure.Error, failure.IsFinal));
        Assert.IsType<InvalidOperationException>(failure.Exception);
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Invalid_TellsOnceWithoutAProcess()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.PublishAsync(new DoWork(""), cancellationToken: Token);

        SignalFailure failure = Assert.Single(_failures.All);
        Assert.Equal((DeadReason.Invalid, "task.do", "task-flow", true), (failure.Reason, failure.Signal.ToString(), failure.Endpoint, failure.IsFinal));
        Assert.Equal(((ProcessId?)null, (SignalContext?)null), (failure.Process, failure.Context));
        Assert.Equal(failure.Error, Assert.IsType<InvalidSignalException>(failure.Exception).Message);
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Undecodable_TellsOnce()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("task-flow", Encoding.UTF8.GetBytes("{ this is no JSON"), "application/vnd.masstransit+json");

        SignalFailure failure = Assert.Single(_failures.All);
        Assert.Equal((DeadReason.Undecodable, "task-flow", null, true), (failure.Reason, failure.Endpoint, failure.Signal, failure.IsFinal));
        Assert.NotNull(failure.Exception);
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Unknown_TellsOnceWithoutAnException()
    {
        await using SignalHarness harness = await StartAsync();

        ISendEndpoint queue = await harness.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri("queue:task-flow"));
        await queue.Send(new OpenTask("1"), Token);
        await harness.WaitUntilIdleAsync(Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(11), Token);

        SignalFailure failure = Assert.Single(_failures.All);
        Assert.Equal(
            (DeadReason.Unknown, "The message is none of the signals this endpoint takes.", "task-flow", null),
            (failure.Reason, failure.Error, failure.Endpoint, failure.Exception));
    }

    [Fact]
    public async Task FailureHandler_ThatThrows_IsLoggedAndChangesNothing()
    {
        var log = new LogLines();
        await using SignalHarness harness = await TaskHarness.StartAsync(
            (_, _) => throw new SignalRefusedException("Not you."),
            signals => signals.OnFailure<Thrower>().OnFailure<Recorder>(),
            services =>
            {
                services.AddSingleton(_failures);
                log.AddTo(services);
            });

        await harness.DoAsync();

        Assert.Single(_failures.All);
        (await harness.TaskAsync()).ShouldHaveHistory(("task.do", SignalOutcome.Rejected));
        LogLine line = Assert.Single(log.Of(1006));
        Assert.Equal((LogLevel.Error, "The failure handler Thrower failed itself", "I fail too."), (line.Level, line.Text, line.Exception!.Message));
    }

    [Fact]
    public async Task FailureHandler_ThatCannotBeMade_IsLoggedAndChangesNothing()
    {
        var log = new LogLines();
        await using SignalHarness harness = await TaskHarness.StartAsync(
            (_, _) => throw new SignalRefusedException("Not you."), signals => signals.OnFailure<Unmakeable>(), log.AddTo);

        await harness.DoAsync();

        (await harness.TaskAsync()).ShouldHaveHistory(("task.do", SignalOutcome.Rejected));
        Assert.Equal("I cannot be made.", Assert.Single(log.Of(1006)).Exception!.Message);
    }

    [Fact]
    [Trait("Feature", "R17")]
    public async Task FinalFailure_IsLoggedOnceAsAnError()
    {
        var log = new LogLines();
        await using SignalHarness harness = await TaskHarness.StartAsync((_, _) => { }, services: log.AddTo);

        Guid id = await harness.DoAsync("bad", fails: 9);

        LogLine line = Assert.Single(log.Of(1041));
        Assert.Equal(
            (LogLevel.Error, $"The signal 'task.do' {id} for '/task/1/flow' became a dead signal (Failed): InvalidOperationException: 'bad' does not work. "
                + $"Once the cause is removed, replay it with IDeadSignals.ReplayAllAsync(it => it.MessageId == new Guid(\"{id}\"))"),
            (line.Level, line.Text));
        Assert.Empty(log.Of(1005));
    }

    [Process("/task/{task}/counted", Endpoint = "counted-flow")]
    public sealed class CountedFlow : SignalFlow
    {
        public CountedFlow() => On<DoWork>((_, _) => throw new ArithmeticException("no"));
    }

    [Fact]
    public async Task EachAttempt_IsCounted()
    {
        using var counted = new Measurements("bussignals.signal.failures", "counted-flow");
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddFlow<CountedFlow>().Add<DoWork>(it => it.Retry = new RetryPolicy { Attempts = 2 }));

        await harness.DoAsync();

        const string tags = "messaging.destination.subscription.name=counted-flow, error.type=System.ArithmeticException";
        Assert.Equal([(1.0, tags), (1.0, tags)], counted.All);
    }
}
