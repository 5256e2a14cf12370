using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Flows;

/// <summary>Two flows may use one signal id, or one contract, and never see each other's signals.</summary>
[Trait("Feature", "Z5")]
public sealed class FlowOnlySignalTests
{
    [Signal("/room/{room}/enter", Id = "door.enter")]
    public sealed record EnterRoom(string Room, string Who);

    [Signal("/garage/{garage}/enter", Id = "door.enter")]
    public sealed record EnterGarage(string Garage, int Cars);

    [Signal("/house/{house}/ring")]
    public sealed record Ring(string House, string Who);

    [Process("/room/{room}")]
    public sealed class RoomFlow : SignalFlow
    {
        public RoomFlow() => On<EnterRoom>((signal, context) => context.Set("who", signal.Who)).ForThisFlowOnly();
    }

    [Process("/garage/{garage}")]
    public sealed class GarageFlow : SignalFlow
    {
        public GarageFlow() => On<EnterGarage>((signal, context) => context.Set("cars", signal.Cars)).ForThisFlowOnly();
    }

    [Process("/house/{house}/front")]
    public sealed class FrontFlow : SignalFlow
    {
        public FrontFlow() => On<Ring>((signal, context) => context.Set("front", signal.Who)).ForThisFlowOnly();
    }

    [Process("/house/{house}/back")]
    public sealed class BackFlow : SignalFlow
    {
        public BackFlow() => On<Ring>((signal, context) => context.Set("back", signal.Who)).ForThisFlowOnly();
    }

    [Process("/house/{house}/log")]
    public sealed class LogFlow : SignalFlow
    {
        public LogFlow() => On<Ring>((signal, context) => context.Set("log", signal.Who));
    }

    private static async Task SendAsync(SignalHarness harness, string path, string name, string json)
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().For(harness.Processes.IdOf(path)).SendAsync(name, json, cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);
    }

    private static async Task SendAsync<T>(SignalHarness harness, string path, T signal) where T : class
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().For(harness.Processes.IdOf(path)).SendAsync(signal, cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);
    }

    [Fact]
    public async Task SameId_DifferentContracts_EachFlowHandlesItsOwn()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<RoomFlow>().AddFlow<GarageFlow>());

        await SendAsync(harness, "/room/1", "door.enter", """{"who":"Ann"}""");
        await SendAsync(harness, "/garage/1", "door.enter", """{"cars":2}""");

        (await harness.ProcessAsync("/room/1", Token)).ShouldHaveHistory(("door.enter", SignalOutcome.Applied))
            .ShouldHaveState<FlowState>(it => it.Get<string>("who") == "Ann");
        (await harness.ProcessAsync("/garage/1", Token)).ShouldHaveHistory(("door.enter", SignalOutcome.Applied))
            .ShouldHaveState<FlowState>(it => it.Get<int>("cars") == 2);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task SameId_PayloadOfTheOtherFlow_IsRefusedByTheSchemaOfThisOne()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<RoomFlow>().AddFlow<GarageFlow>());

        await Assert.ThrowsAsync<InvalidSignalException>(() => SendAsync(harness, "/room/1", "door.enter", """{"cars":2}"""));

        Assert.Null(await harness.Processes.FindAsync("/room/1", Token));
    }

    [Fact]
    public async Task SameContract_SentToOneFlow_IsNotSeenByTheOther()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<FrontFlow>().AddFlow<BackFlow>());

        await SendAsync(harness, "/house/7/front", new Ring("7", "Ann"));

        (await harness.ProcessAsync("/house/7/front", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("front") == "Ann");
        Assert.Null(await harness.Processes.FindAsync("/house/7/back", Token));
    }

    [Fact]
    public async Task Emitted_ReachesTheFlowsThatTakeItFromAllAndNoOther()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<FrontFlow>().AddFlow<LogFlow>());

        await harness.EmitAsync(new Ring("7", "Ann"), cancellationToken: Token);

        (await harness.ProcessAsync("/house/7/log", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("log") == "Ann");
        Assert.Null(await harness.Processes.FindAsync("/house/7/front", Token));
    }

    [Fact]
    public async Task SameId_WhereOneIsForAll_BelongsToThatOne()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<RoomFlow>().AddFlow<OpenGarageFlow>());

        await harness.EmitAsync(new EnterGarage("1", 3), cancellationToken: Token);

        (await harness.ProcessAsync("/garage/1", Token)).ShouldHaveState<FlowState>(it => it.Get<int>("cars") == 3);
        Assert.Equal(typeof(EnterGarage), harness.Registry().Find(SignalId.Parse("door.enter"))!.Contract);
    }

    [Process("/garage/{garage}")]
    public sealed class OpenGarageFlow : SignalFlow
    {
        public OpenGarageFlow() => On<EnterGarage>((signal, context) => context.Set("cars", signal.Cars));
    }
}
