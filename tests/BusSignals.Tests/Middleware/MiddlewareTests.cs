using BusSignals.Testing;
using BusSignals.Tests.Flows;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Middleware;

/// <summary>What middleware may do to a signal.</summary>
[Trait("Feature", "Z35")]
public sealed class MiddlewareTests
{
    private static readonly List<string> Nothing = [];

    private static Task<SignalHarness> StartAsync(Func<SignalContext, Func<Task>, Task> middleware) =>
        TaskHarness.StartAsync(new TaskScript(), signals => signals.Add<DoWork>(it => it.Use(middleware)).AddFlow<TaskNotesFlow>());

    [Fact]
    public async Task Payload_Replaced_IsWhatTheHandlerSees()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = (DoWork)context.Payload with { What = "replaced" };
            return next();
        });

        await harness.DoAsync("given");

        Assert.Equal(["replaced"], (await harness.StateAsync()).Done);
    }

    [Fact]
    [Trait("Feature", "R6")]
    public async Task Payload_Replaced_HistoryHasWhatTheHandlerGot()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = (DoWork)context.Payload with { What = "replaced" };
            return next();
        });

        await harness.DoAsync("given");

        Assert.Equal("""{"task":"1","what":"replaced","fails":0}""", Assert.Single((await harness.TaskAsync()).View.History).Payload);
    }

    [Fact]
    [Trait("Feature", "R6")]
    public async Task Payload_ReplacedAfterTheHandler_HistoryHasWhatTheHandlerGot()
    {
        await using SignalHarness harness = await StartAsync(async (context, next) =>
        {
            await next();
            context.Payload = (DoWork)context.Payload with { What = "replaced" };
        });

        await harness.DoAsync("given");

        Assert.Equal("""{"task":"1","what":"given","fails":0}""", Assert.Single((await harness.TaskAsync()).View.History).Payload);
    }

    [Fact]
    [Trait("Feature", "R6")]
    public async Task Payload_ChangedInPlace_HistoryHasWhatTheHandlerGot()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals
            .Add<Marked>(it => it.Use((context, next) =>
            {
                ((Marked)context.Payload).Text += ", changed";
                return next();
            }))
            .AddFlow<MarkedFlow>());

        await harness.EmitAsync(new Marked { Mark = "1", Text = "given" }, cancellationToken: Token);

        ProcessAssertions flow = await harness.ProcessAsync("/mark/1", Token);
        flow.ShouldHaveState<MarkedState>(it => it.Text == "given, changed");
        Assert.Equal("""{"mark":"1","text":"given, changed"}""", Assert.Single(flow.View.History).Payload);
    }

    [Signal("/mark/{mark}/marked")]
    public sealed record Marked
    {
        public required string Mark { get; init; }

        public string Text { get; set; } = "";
    }

    public sealed class MarkedState
    {
        public string Text { get; set; } = "";
    }

    [Process("/mark/{mark}")]
    public sealed class MarkedFlow : SignalFlow<MarkedState>
    {
        public MarkedFlow() => On<Marked>((signal, context) => context.State.Text = signal.Text).Starts();
    }

    [Fact]
    public async Task Payload_ReplacedBeforeASaga_IsWhatTheActivitySees()
    {
        var seen = new List<string>();
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddSaga<SeeingSaga>().Use((context, next) =>
            {
                context.Payload = (DoWork)context.Payload with { What = "replaced" };
                return next();
            }),
            it => it.AddSingleton(seen));

        await harness.DoAsync("given");

        Assert.Equal(["replaced", "replaced"], seen);
    }

    public sealed class SeeingState : SagaState;

    [Process("/task/{task}/seeing")]
    public sealed class SeeingSaga : SignalStateMachine<SeeingState>
    {
        public SeeingSaga(List<string> seen) => Initially(When(Do).Then(x =>
        {
            seen.Add(x.Message.What);
            seen.Add(((DoWork)x.Signal().Payload).What);
        }).Finalize());

        public Event<DoWork> Do { get; } = null!;
    }

    [Fact]
    public async Task Payload_OfAnotherType_IsAClearError()
    {
        await using SignalHarness harness = await StartAsync((context, next) =>
        {
            context.Payload = new OpenTask("1");
            return next();
        });

        await harness.DoAsync();

        Assert.Equal(
            "ArgumentException: The payload of the signal 'task.do' must be a 'DoWork', not a 'OpenTask'. (Parameter 'value')",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task After_Success_MayChangeTheState()
    {
        await using SignalHarness harness = await StartAsync(async (context, next) =>
        {
            await next();
            context.Set("owner", $"did {string.Join(',', context.Get<List<string>>("done") ?? Nothing)}");
        });

        await harness.DoAsync("it");

        Assert.Equal("did it", (await harness.StateAsync()).Owner);
    }

    [Fact]
    public async Task After_Failure_SeesTheException()
    {
        var seen = new List<string>();
        await using SignalHarness harness = await StartAsync(async (_, next) =>
        {
            try
            {
                await next();
            }
            catch (InvalidOperationException exception)
            {
                seen.Add(exception.Message);
                throw;
            }
        });

        await harness.DoAsync("it", fails: 3);

        Assert.Equal(["'it' does not work.", "'it' does not work.", "'it' does not work."], seen);
        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    public async Task Next_NotCalled_HandlerDoesNotRunAndTheSignalIsApplied()
    {
        await using SignalHarness harness = await StartAsync((_, _) => Task.CompletedTask);

        await harness.DoAsync("it");

        (await harness.TaskAsync()).ShouldHaveHistory(("task.do", SignalOutcome.Applied));
        Assert.Empty((await harness.StateAsync()).Done);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    /// <summary>What the first run has changed and emitted would be there twice, or be there although it failed.</summary>
    [Fact]
    [Trait("Feature", "Z33")]
    public async Task Next_CalledTwice_IsAClearErrorAndNothingIsKept()
    {
        await using SignalHarness harness = await StartAsync(async (_, next) =>
        {
            await next();
            await next();
        });

        await harness.DoAsync("it");

        (await harness.TaskAsync()).ShouldNotHaveStarted();
        Assert.Equal(
            "InvalidOperationException: Middleware called next twice for the signal 'task.do'; to try again, use SignalOptions.Retry.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    /// <summary>The signal would count as applied, and what its handler does after its first await would be lost.</summary>
    [Fact]
    [Trait("Feature", "R16")]
    public async Task Next_NotAwaited_IsAClearErrorAndNothingIsKept()
    {
        var goOn = new TaskCompletionSource();
        await using SignalHarness harness = await TaskHarness.StartAsync(
            async (_, context) =>
            {
                goOn.TrySetResult();
                await Task.Yield();
                context.State.Owner = "late";
            },
            signals => signals.Use(async (context, next) =>
            {
                _ = next();
                await goOn.Task;
            }));

        await harness.DoAsync("it");

        (await harness.TaskAsync()).ShouldNotHaveStarted();
        Assert.Equal(
            "InvalidOperationException: Middleware did not wait for next for the signal 'task.do', so that what the handler does would be lost; await what next returns.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task Items_PassValuesBetweenLayers()
    {
        await using SignalHarness harness = await TaskHarness.StartAsync(
            (_, context) => context.State.Owner = (string?)context.Items["user"],
            signals => signals.Use((context, next) =>
            {
                context.Items["user"] = "Ann";
                return next();
            }));

        await harness.DoAsync();

        Assert.Equal("Ann", (await harness.StateAsync()).Owner);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    [Trait("Feature", "Z33")]
    public async Task Emit_InMiddleware_LeavesWithTheCommitOnly(int fails, int sent)
    {
        await using SignalHarness harness = await StartAsync(async (context, next) =>
        {
            await context.Services.GetRequiredService<TaskSignals>().Noted.EmitAsync(new("1", "audit"));
            await next();
        });

        await harness.DoAsync(fails: fails);

        Assert.Equal(sent, harness.Sent<TaskNoted>().Count);
        Assert.Equal(sent, await harness.Processes.FindAsync("/task/1/notes", Token) is null ? 0 : 1);
    }

    /// <summary>The group is one for the whole scope; middleware that takes it first must not take the outbox from the handler.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    [Trait("Feature", "Z33")]
    public async Task Emit_InAHandlerAfterMiddlewareTookTheGroup_LeavesWithTheCommitOnly(int fails, int sent)
    {
        await using SignalHarness harness = await TaskHarness.StartAsync(
            (signal, context) => context.Services.GetRequiredService<TaskSignals>().Noted.EmitAsync(new(signal.Task)),
            signals => signals.Use<TakesTheGroup>().AddFlow<TaskNotesFlow>());

        await harness.DoAsync(fails: fails);

        Assert.Equal(sent, harness.Sent<TaskNoted>().Count);
        Assert.Equal(sent, await harness.Processes.FindAsync("/task/1/notes", Token) is null ? 0 : 1);
    }

    public sealed class TakesTheGroup(TaskSignals signals) : ISignalMiddleware
    {
        public Task InvokeAsync(SignalContext context, Func<Task> next) => signals is null ? Task.CompletedTask : next();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    [Trait("Feature", "Z33")]
    public async Task Publish_InMiddlewareOfASaga_LeavesWithTheCommitOnly(bool fails, int sent)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<TaskNotesFlow>().AddSaga<FailingSaga>().Add<DoWork>(
            it => it.Use(async (context, next) =>
            {
                await context.Services.GetRequiredService<IPublishEndpoint>().Publish(new TaskNoted("1"), context.CancellationToken);
                await next();
            })));

        await harness.DoAsync(fails: fails ? 1 : 0);

        Assert.Equal(sent, harness.Sent<TaskNoted>().Count);
        Assert.Equal(sent, await harness.Processes.FindAsync("/task/1/notes", Token) is null ? 0 : 1);
    }

    [Process("/task/{task}/failingsaga")]
    public sealed class FailingSaga : SignalStateMachine<SeeingState>
    {
        public FailingSaga() => Initially(When(Do).Then(x =>
        {
            if (x.Message.Fails > 0)
            {
                throw new InvalidOperationException("fails");
            }
        }).Finalize());

        public Event<DoWork> Do { get; } = null!;
    }
}
