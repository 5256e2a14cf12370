using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>A collection without a setter is written but not read back: it would lose what is in it.</summary>
[Trait("Feature", "J29")]
public sealed class GetOnlyCollectionTests
{
    [Signal("/box/{box}/packed")]
    public sealed record Packed(string Box)
    {
        public List<string> Items { get; } = [];
    }

    public sealed class Box : SagaState
    {
        public List<string> All { get; } = [];
    }

    [Signal("/box/{box}/opened")]
    public sealed record Opened(string Box);

    [Process("/box/{box}")]
    public sealed class BoxSaga : SignalStateMachine<Box>
    {
        public BoxSaga() => Initially(When(Opened).TransitionTo(Open));

        public Event<Opened> Opened { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task Start_InAContract_IsAFault() => Assert.Equal(
        ["'Packed.Items' does not survive serialisation: it is written, but not read. Give it a constructor parameter or a public setter, or mark it [JsonIgnore]."],
        await FaultsAsync(signals => signals.Add<Packed>()));

    [Fact]
    public async Task Start_InAState_IsAFault() => Assert.Equal(
        ["'Box.All' does not survive serialisation: it is written, but not read. Give it a constructor parameter or a public setter, or mark it [JsonIgnore]."],
        await FaultsAsync(signals => signals.AddSaga<BoxSaga>()));
}
