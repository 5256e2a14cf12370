using BusSignals.Testing;
using BusSignals.Tests.Flows;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Middleware;

/// <summary>Layers lie like those of an onion: application, group, process, signal, handler; each kind as it was added.</summary>
[Trait("Feature", "Z8")]
[Trait("Feature", "Z36")]
public sealed class LayerOrderTests
{
    public sealed class Trail
    {
        public List<string> Steps { get; } = [];

        public Func<SignalContext, Func<Task>, Task> Layer(string name) => async (_, next) =>
        {
            Steps.Add($"{name} in");
            await next();
            Steps.Add($"{name} out");
        };
    }

    public sealed class TrailLayer(Trail trail) : ISignalMiddleware
    {
        public Task InvokeAsync(SignalContext context, Func<Task> next) => trail.Layer("class")(context, next);
    }

    [Process("/task/{task}/layered")]
    public sealed class LayeredFlow : SignalFlow
    {
        public LayeredFlow(Trail trail)
        {
            Use(trail.Layer("flow"));
            Use<TrailLayer>();
            On<DoWork>((_, _) => trail.Steps.Add("handler")).With(trail.Layer("with 1")).With(trail.Layer("with 2"));
            On<OpenTask>((_, _) => trail.Steps.Add("other handler"));
        }
    }

    public sealed class LayeredState : SagaState;

    [Process("/task/{task}/layeredsaga")]
    public sealed class LayeredSaga : SignalStateMachine<LayeredState>
    {
        public LayeredSaga(Trail trail)
        {
            Initially(When(Do).Then(_ => trail.Steps.Add("activity")).TransitionTo(Done));
            During(Done, Ignore(Do));
        }

        public Event<DoWork> Do { get; } = null!;

        public State Done { get; } = null!;
    }

    private readonly Trail _trail = new();

    private void Configure(ISignalsConfigurator signals) => signals
        .Use(_trail.Layer("global 1"))
        .AddGroup<TaskSignals>(it => it.Use(_trail.Layer("group")))
        .Add<DoWork>(it => it.Use(_trail.Layer("signal 1")).Use(_trail.Layer("signal 2")))
        .Use(_trail.Layer("global 2"));

    private static List<string> Onion(string handler, params string[] layers) =>
        [.. layers.Select(it => $"{it} in"), handler, .. layers.Reverse().Select(it => $"{it} out")];

    [Fact]
    public async Task Flow_AllLayers_LieInOrder()
    {
        await using SignalHarness harness = await StartAsync(
            signals =>
            {
                signals.AddFlow<LayeredFlow>(it => it.Use(_trail.Layer("process")));
                Configure(signals);
            },
            it => it.AddSingleton(_trail));

        await harness.DoAsync();

        Assert.Equal(
            Onion("handler", "global 1", "global 2", "group", "process", "flow", "class", "signal 1", "signal 2", "with 1", "with 2"),
            _trail.Steps);
    }

    [Fact]
    public async Task Flow_OtherSignal_HasNoneOfTheFirstOnesLayers()
    {
        await using SignalHarness harness = await StartAsync(
            signals =>
            {
                signals.AddFlow<LayeredFlow>();
                Configure(signals);
            },
            it => it.AddSingleton(_trail));

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        Assert.Equal(Onion("other handler", "global 1", "global 2", "group", "flow", "class"), _trail.Steps);
    }

    [Fact]
    public async Task Saga_AllLayers_LieInOrder()
    {
        await using SignalHarness harness = await StartAsync(
            signals =>
            {
                signals.AddSaga<LayeredSaga>(it => it.Use(_trail.Layer("process")));
                Configure(signals);
            },
            it => it.AddSingleton(_trail));

        await harness.DoAsync();

        Assert.Equal(Onion("activity", "global 1", "global 2", "group", "process", "signal 1", "signal 2"), _trail.Steps);
    }

    [Fact]
    public async Task Middleware_OfAFailingHandler_RunsOncePerAttempt()
    {
        await using SignalHarness harness = await TaskHarness.StartAsync((_, _) => { }, signals => signals.Use(_trail.Layer("global")));

        await harness.DoAsync(fails: 2);

        Assert.Equal(["global in", "global in", "global in", "global out"], _trail.Steps);
    }

    [Fact]
    public async Task Middleware_OfASignalThatWaited_RunsWhenItIsHandled()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<StartingSignalTests.OpenedFlow>().Add<DoWork>(it => it.Use(_trail.Layer("signal"))));
        await harness.DoAsync();
        Assert.Empty(_trail.Steps);

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        Assert.Equal(["signal in", "signal out"], _trail.Steps);
    }
}
