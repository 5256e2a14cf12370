using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Routing;

public sealed class MatchingTests
{
    public enum Size
    {
        Small,
        Large,
    }

    [Signal("/trip/{trip}/seat/{seat}/booked")]
    public sealed record SeatBooked(Guid Trip, int Seat, Size Size);

    [Signal("/trip/{trip}/seat/{seat}/boarded")]
    public sealed record Boarded(Guid Trip, int Seat);

    [Signal("/trip/{trip}/cancelled")]
    public sealed record TripCancelled(Guid Trip, string Reason);

    [Signal("/all/grounded")]
    public sealed record Grounded;

    public sealed class Seat : SagaState
    {
        public Guid Trip { get; set; }

        public int SeatRef { get; set; }

        public string? Reason { get; set; }
    }

    [Process("/trip/{trip}/seat/{seat}")]
    public sealed class SeatSaga : SignalStateMachine<Seat>
    {
        public SeatSaga()
        {
            Initially(When(Booked).TransitionTo(Taken));
            During(Taken,
                When(Boarded).TransitionTo(OnBoard),
                When(Cancelled).Then(x => x.Saga.Reason = x.Message.Reason).Finalize(),
                When(Grounded).Finalize());
        }

        public Event<SeatBooked> Booked { get; } = null!;

        public Event<Boarded> Boarded { get; } = null!;

        public Event<TripCancelled> Cancelled { get; } = null!;

        public Event<Grounded> Grounded { get; } = null!;

        public State Taken { get; } = null!;

        public State OnBoard { get; } = null!;
    }

    public sealed class Trip : SagaState
    {
        public int Booked { get; set; }
    }

    /// <summary>Has fewer parameters than the signal it counts.</summary>
    [Process("/trip/{trip}/manifest")]
    public sealed class ManifestSaga : SignalStateMachine<Trip>
    {
        public ManifestSaga()
        {
            Initially(When(Booked).Then(x => x.Saga.Booked++).TransitionTo(Open));
            During(Open, When(Booked).Then(x => x.Saga.Booked++));
        }

        public Event<SeatBooked> Booked { get; } = null!;

        public State Open { get; } = null!;
    }

    private static readonly Guid Oslo = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly Guid Rome = new("7c9e6679-7425-40de-944b-e07fc1f90ae7");

    private static async Task<SignalHarness> StartWithSeatsAsync()
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<SeatSaga>().AddSaga<ManifestSaga>());
        await harness.EmitAsync(new SeatBooked(Oslo, 1, Size.Small), cancellationToken: Token);
        await harness.EmitAsync(new SeatBooked(Oslo, 2, Size.Large), cancellationToken: Token);
        await harness.EmitAsync(new SeatBooked(Rome, 1, Size.Large), cancellationToken: Token);
        return harness;
    }

    private static async Task<string[]> StatesAsync(SignalHarness harness) =>
    [
        (await harness.ProcessAsync($"/trip/{Oslo}/seat/1", Token)).View.State,
        (await harness.ProcessAsync($"/trip/{Oslo}/seat/2", Token)).View.State,
        (await harness.ProcessAsync($"/trip/{Rome}/seat/1", Token)).View.State,
    ];

    [Fact]
    [Trait("Feature", "J23")]
    [Trait("Feature", "J7")]
    public async Task Emit_SeveralParameters_WakesOnlyWhereAllMatch()
    {
        await using SignalHarness harness = await StartWithSeatsAsync();

        await harness.EmitAsync(new Boarded(Oslo, 1), cancellationToken: Token);

        Assert.Equal(["OnBoard", "Taken", "Taken"], await StatesAsync(harness));
    }

    [Fact]
    [Trait("Feature", "J4")]
    [Trait("Feature", "J17")]
    public async Task Start_SeveralParameters_FillsTheMembersOfTheirNames()
    {
        await using SignalHarness harness = await StartWithSeatsAsync();

        (await harness.ProcessAsync($"/trip/{Oslo}/seat/2", Token)).ShouldHaveState<Seat>(it => it.Trip == Oslo && it.SeatRef == 2);
    }

    [Fact]
    [Trait("Feature", "J24")]
    public async Task Emit_ProcessWithFewerParameters_MatchesOnItsOwn()
    {
        await using SignalHarness harness = await StartWithSeatsAsync();

        (await harness.ProcessAsync($"/trip/{Oslo}/manifest", Token)).ShouldHaveState<Trip>(it => it.Booked == 2);
        (await harness.ProcessAsync($"/trip/{Rome}/manifest", Token)).ShouldHaveState<Trip>(it => it.Booked == 1);
    }

    [Fact]
    [Trait("Feature", "J24")]
    public async Task Emit_SignalWithFewerParameters_ReachesEachThatMatchesAndOnlyThose()
    {
        await using SignalHarness harness = await StartWithSeatsAsync();

        await harness.EmitAsync(new TripCancelled(Oslo, "snow"), cancellationToken: Token);

        Assert.Equal(["Final", "Final", "Taken"], await StatesAsync(harness));
        (await harness.ProcessAsync($"/trip/{Oslo}/seat/2", Token)).ShouldHaveEnded().ShouldHaveState<Seat>(it => it.Reason == "snow");
    }

    [Fact]
    [Trait("Feature", "J24")]
    public async Task Emit_SignalWithoutParameters_ReachesEachProcess()
    {
        await using SignalHarness harness = await StartWithSeatsAsync();

        await harness.EmitAsync(new Grounded(), cancellationToken: Token);

        Assert.Equal(["Final", "Final", "Final"], await StatesAsync(harness));
    }

    [Fact]
    [Trait("Feature", "J24")]
    [Trait("Feature", "Z28")]
    public async Task Publish_SignalWithFewerParametersTwice_IsAppliedOnceAtEach()
    {
        await using SignalHarness harness = await StartWithSeatsAsync();

        await harness.EmitAsync(new Boarded(Oslo, 1), cancellationToken: Token);
        await harness.PublishAsync(new TripCancelled(Oslo, "snow"), it => it.MessageId = Rome, Token);
        await harness.PublishAsync(new TripCancelled(Oslo, "snow"), it => it.MessageId = Rome, Token);

        (await harness.ProcessAsync($"/trip/{Oslo}/seat/1", Token)).ShouldBeIn("OnBoard").ShouldHoldInMailbox("trip.tripcancelled");
    }

    [Fact]
    [Trait("Feature", "J24")]
    public async Task Emit_SignalWithFewerParameters_ReachesMoreThanOnePage()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<SeatSaga>());
        await Task.WhenAll(Enumerable.Range(1, 205).Select(
            seat => harness.Services.EmitOnlyAsync(new SeatBooked(Oslo, seat, Size.Small))));
        await harness.WaitUntilIdleAsync(Token);

        await harness.EmitAsync(new TripCancelled(Oslo, "snow"), cancellationToken: Token);

        for (int seat = 1; seat <= 205; seat++)
        {
            (await harness.ProcessAsync($"/trip/{Oslo}/seat/{seat}", Token)).ShouldHaveEnded();
        }
    }

    [Fact]
    [Trait("Feature", "J23")]
    public async Task Emit_OtherIdentity_LeavesAllOthersWaiting()
    {
        await using SignalHarness harness = await StartWithSeatsAsync();

        await harness.EmitAsync(new Boarded(Rome, 7), cancellationToken: Token);

        Assert.Equal(["Taken", "Taken", "Taken"], await StatesAsync(harness));
        (await harness.ProcessAsync($"/trip/{Rome}/seat/7", Token)).ShouldNotHaveStarted();
    }
}
