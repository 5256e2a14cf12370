using System.Diagnostics.CodeAnalysis;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Flows;

/// <summary>What is wrong with a flow is said at start-up, all of it at once.</summary>
[Trait("Feature", "J2")]
public sealed class FlowFaultTests
{
    [Process("/task/{task}/none")]
    public sealed class NoHandlerFlow : SignalFlow;

    public sealed class NoPathFlow : SignalFlow
    {
        public NoPathFlow() => On<DoWork>((_, _) => { });
    }

    [Process("/task/{task}/twice")]
    public sealed class TwiceFlow : SignalFlow
    {
        public TwiceFlow()
        {
            On<DoWork>((_, _) => { });
            On<DoWork>((_, _) => { });
        }
    }

    public sealed record NoSignal(string Task);

    [Process("/task/{task}/nosignal")]
    public sealed class NoSignalFlow : SignalFlow
    {
        public NoSignalFlow()
        {
            On<DoWork>((_, _) => { });
            On<NoSignal>((_, _) => { });
        }
    }

    [Process("/task/{task}/part/{part}")]
    public sealed class NeverStartsFlow : SignalFlow
    {
        public NeverStartsFlow() => On<DoWork>((_, _) => { });
    }

    [Signal("/task/{task}/part/{part}/added")]
    public sealed record PartAdded(string Task, string Part);

    [Process("/task/{task}/startingpart/{part}")]
    public sealed class WrongStartFlow : SignalFlow
    {
        public WrongStartFlow()
        {
            On<DoWork>((_, _) => { }).Starts();
            On<PartAdded>((_, _) => { });
        }
    }

    [Signal("/task/{task}/again", Id = "task.do")]
    public sealed record DoAgain(string Task);

    [Process("/task/{task}/sameid")]
    public sealed class SameIdFlow : SignalFlow
    {
        public SameIdFlow()
        {
            On<DoWork>((_, _) => { }).ForThisFlowOnly();
            On<DoAgain>((_, _) => { }).ForThisFlowOnly();
        }
    }

    public sealed class Missing;

    public sealed class NeedsMissing(Missing missing)
        : ISignalMiddleware, ISignalHandler<DoWork, FlowState>, ISignalValidator<DoWork, FlowState>, IEmitMiddleware, ISignalFailureHandler
    {
        public Task InvokeAsync(SignalContext context, Func<Task> next) => next();

        public Task HandleAsync(DoWork signal, SignalContext<FlowState> context) => Task.FromResult(missing);

        public Task<string?> ValidateAsync(DoWork signal, SignalContext<FlowState> context) => Task.FromResult<string?>(null);

        public Task InvokeAsync(EmitContext context, Func<Task> next) => next();

        public Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [Process("/task/{task}/plain")]
    public sealed class PlainFlow : SignalFlow
    {
        public PlainFlow() => On<DoWork>((_, _) => { });
    }

    [Process("/task/{task}/handlerclass")]
    public sealed class HandlerClassFlow : SignalFlow
    {
        public HandlerClassFlow() => On<DoWork, NeedsMissing>();
    }

    [Process("/task/{task}/validatorclass")]
    public sealed class ValidatorClassFlow : SignalFlow
    {
        public ValidatorClassFlow() => On<DoWork>((_, _) => { }).Validate<NeedsMissing>();
    }

    [Process("/task/{task}/flowlayer")]
    public sealed class FlowLayerFlow : SignalFlow
    {
        public FlowLayerFlow()
        {
            Use<NeedsMissing>();
            On<DoWork>((_, _) => { });
        }
    }

    [Process("/task/{task}/handlerlayer")]
    public sealed class HandlerLayerFlow : SignalFlow
    {
        public HandlerLayerFlow() => On<DoWork>((_, _) => { }).With<NeedsMissing>();
    }

    [Process("/task/{task}/flowneeds")]
    [SuppressMessage("Style", "IDE0060", Justification = "The constructor is what is tested.")]
    public sealed class FlowNeedsFlow : SignalFlow
    {
        public FlowNeedsFlow(Missing missing) => On<DoWork>((_, context) => context.Set("missing", missing.ToString()));
    }

    private const string CannotBeMade =
        "'NeedsMissing' cannot be made: its constructor needs a 'Missing', which is not registered; add it to the services.";

    [Fact]
    public async Task Handlers_None() => Assert.Equal(
        ["'NoHandlerFlow' handles no signal; say which with On<TSignal>(…) in its constructor."],
        await FaultsAsync(signals => signals.AddFlow<NoHandlerFlow>()));

    [Fact]
    public async Task Process_WithoutAPath() => Assert.Equal(
        ["'NoPathFlow' is no process; give it a path with [Process(\"/…\")]."],
        await FaultsAsync(signals => signals.AddFlow<NoPathFlow>()));

    [Fact]
    public async Task Handler_Twice() => Assert.Equal(
        ["'TwiceFlow' handles 'DoWork' twice; keep one handler."],
        await FaultsAsync(signals => signals.AddFlow<TwiceFlow>()));

    [Fact]
    public async Task Handler_OfNoSignal() => Assert.Equal(
        ["'NoSignalFlow' handles 'NoSignal', which is no signal; give it a path with [Signal(\"/…\")]."],
        await FaultsAsync(signals => signals.AddFlow<NoSignalFlow>()));

    [Fact]
    public async Task Start_BySignalsWithFewerParametersOnly() => Assert.Equal(
        ["'NeverStartsFlow' never starts; one of the signals that start it must have all parameters of its path '/task/{task}/part/{part}'."],
        await FaultsAsync(signals => signals.AddFlow<NeverStartsFlow>()));

    [Fact]
    public async Task Start_ByAStartingSignalWithFewerParameters() => Assert.Equal(
        ["'WrongStartFlow' never starts; one of the signals that start it must have all parameters of its path '/task/{task}/startingpart/{part}'."],
        await FaultsAsync(signals => signals.AddFlow<WrongStartFlow>()));

    [Fact]
    [Trait("Feature", "Z5")]
    public async Task Signals_TwoOfOneFlowWithOneId() => Assert.Equal(
        ["'SameIdFlow' handles two signals with the id 'task.do'; give each its own with [Signal(…, Id = \"…\")]."],
        await FaultsAsync(signals => signals.AddFlow<SameIdFlow>()));

    [Fact]
    [Trait("Feature", "Z1")]
    public async Task HandlerClass_NeedsAMissingService() =>
        Assert.Equal([CannotBeMade], await FaultsAsync(signals => signals.AddFlow<HandlerClassFlow>()));

    [Fact]
    [Trait("Feature", "Z39")]
    public async Task Validator_NeedsAMissingService() =>
        Assert.Equal([CannotBeMade], await FaultsAsync(signals => signals.AddFlow<ValidatorClassFlow>()));

    [Fact]
    [Trait("Feature", "Z8")]
    public async Task Middleware_OfAFlow_NeedsAMissingService() =>
        Assert.Equal([CannotBeMade], await FaultsAsync(signals => signals.AddFlow<FlowLayerFlow>()));

    [Fact]
    [Trait("Feature", "Z36")]
    public async Task Middleware_OfAHandler_NeedsAMissingService() =>
        Assert.Equal([CannotBeMade], await FaultsAsync(signals => signals.AddFlow<HandlerLayerFlow>()));

    [Fact]
    [Trait("Feature", "Z8")]
    public async Task Middleware_OfTheApplicationGroupProcessAndSignal_IsSaidOnce() => Assert.Equal(
        [CannotBeMade],
        await FaultsAsync(signals => signals.Use<NeedsMissing>().AddGroup<TaskSignals>(it => it.Use<NeedsMissing>())
            .AddFlow<PlainFlow>(it => it.Use<NeedsMissing>()).Add<DoWork>(it => it.Use<NeedsMissing>())));

    [Fact]
    public async Task EmitMiddleware_NeedsAMissingService() =>
        Assert.Equal([CannotBeMade], await FaultsAsync(signals => signals.AddFlow<PlainFlow>().UseOnEmit<NeedsMissing>()));

    [Fact]
    [Trait("Feature", "Z32")]
    public async Task FailureHandler_NeedsAMissingService() =>
        Assert.Equal([CannotBeMade], await FaultsAsync(signals => signals.AddFlow<PlainFlow>().OnFailure<NeedsMissing>()));

    [Fact]
    public async Task Flow_NeedsAMissingService()
    {
        string fault = Assert.Single(await FaultsAsync(signals => signals.AddFlow<FlowNeedsFlow>()));

        Assert.Equal(
            "'FlowNeedsFlow' cannot be made: Unable to resolve service for type 'BusSignals.Tests.Flows.FlowFaultTests+Missing' while attempting to activate 'BusSignals.Tests.Flows.FlowFaultTests+FlowNeedsFlow'.",
            fault);
    }

    public sealed class TwoConstructors : ISignalMiddleware
    {
        private readonly TimeProvider? _clock;

        public TwoConstructors()
        {
        }

        public TwoConstructors(TimeProvider clock) => _clock = clock;

        public Task InvokeAsync(SignalContext context, Func<Task> next) => _clock is null ? next() : next();
    }

    /// <summary>The container's own factory would refuse it at each signal.</summary>
    [Fact]
    public async Task Middleware_WithTwoConstructors() => Assert.Equal(
        ["'TwoConstructors' cannot be made: it has 2 public constructors; keep one, or mark one with [ActivatorUtilitiesConstructor]."],
        await FaultsAsync(signals => signals.AddFlow<PlainFlow>().Use<TwoConstructors>()));

    public sealed class KeyedLayer([FromKeyedServices("audit")] List<string> seen) : ISignalMiddleware
    {
        public Task InvokeAsync(SignalContext context, Func<Task> next)
        {
            seen.Add(context.Signal.Id.ToString());
            return next();
        }
    }

    [Fact]
    public async Task Middleware_WithAKeyedService_Starts()
    {
        var seen = new List<string>();
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<PlainFlow>().Use<KeyedLayer>(), services => services.AddKeyedSingleton("audit", seen));

        await harness.DoAsync();

        Assert.Equal(["task.do"], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    [Trait("Feature", "Z31")]
    public async Task Retry_BadAttempts(int attempts) => Assert.Equal(
        [$"Retry.Attempts of 'DoWork' is {attempts}; it must be from 1 to 20. For longer patience use Retry.Delays."],
        await FaultsAsync(signals => signals.AddFlow<PlainFlow>().Add<DoWork>(it => it.Retry = new RetryPolicy { Attempts = attempts })));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 51)]
    [Trait("Feature", "Z31")]
    public async Task Retry_BadDelays(int seconds, int count) => Assert.Equal(
        ["Retry.Delays of 'DoWork' must be at most 50, each longer than zero; to try again at once use Retry.Attempts."],
        await FaultsAsync(signals => signals.AddFlow<PlainFlow>().Add<DoWork>(
            it => it.Retry = new RetryPolicy { Delays = [.. Enumerable.Repeat(TimeSpan.FromSeconds(seconds), count)] })));

    [Fact]
    [Trait("Feature", "Z27")]
    [Trait("Feature", "Z29")]
    public async Task Limits_Bad() => Assert.Equal(
        [
            "MaxPayloadBytes is 0; it must be at least 1. Set it with signals.ConfigureLimits(it => …).",
            "SlowHandler is 00:00:00; it must be longer than zero. Set it with signals.ConfigureLimits(it => …).",
        ],
        await FaultsAsync(signals => signals.AddFlow<PlainFlow>().ConfigureLimits(it =>
        {
            it.MaxPayloadBytes = 0;
            it.SlowHandler = TimeSpan.Zero;
        })));

    [Fact]
    [Trait("Feature", "Z34")]
    public async Task Mailbox_BadLimit() => Assert.Equal(
        ["MaxBufferedSignals of 'PlainFlow' is 0; it must be at least 1. To keep nothing, give the signals EarlyPolicy.Discard."],
        await FaultsAsync(signals => signals.AddFlow<PlainFlow>(it => it.MaxBufferedSignals = 0)));

    [Fact]
    public async Task All_AreSaidAtOnce()
    {
        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(signals => signals
            .AddFlow<NoHandlerFlow>().AddFlow<NoPathFlow>().AddFlow<TwiceFlow>().AddFlow<HandlerClassFlow>()
            .Add<DoWork>(it => it.Retry = new RetryPolicy { Attempts = 0 })));

        Assert.Equal(
            """
            BusSignals cannot start, 5 faults:
            - Retry.Attempts of 'DoWork' is 0; it must be from 1 to 20. For longer patience use Retry.Delays.
            - 'NoHandlerFlow' handles no signal; say which with On<TSignal>(…) in its constructor.
            - 'NoPathFlow' is no process; give it a path with [Process("/…")].
            - 'TwiceFlow' handles 'DoWork' twice; keep one handler.
            - 'NeedsMissing' cannot be made: its constructor needs a 'Missing', which is not registered; add it to the services.
            """,
            exception.Message);
    }
}
