using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>A composite event that its last part completes too early waits for the state that takes it, like any signal.</summary>
[Trait("Feature", "M9")]
public sealed class CompositeEventTests
{
    [Signal("/trip/{trip}/started", Id = "trip.started")]
    public sealed record Started(string Trip);

    [Signal("/trip/{trip}/flight", Id = "trip.flight")]
    public sealed record FlightBooked(string Trip);

    [Signal("/trip/{trip}/hotel", Id = "trip.hotel")]
    public sealed record HotelBooked(string Trip);

    [Signal("/trip/{trip}/confirmed", Id = "trip.confirmed")]
    public sealed record Confirmed(string Trip);

    public sealed class Trip : SagaState
    {
        public CompositeEventStatus Booked { get; set; }

        public int BookedBits { get; set; }

        public string Log { get; set; } = "";
    }

    public abstract class TripMachine : SignalStateMachine<Trip>
    {
        public Event<Started> Started { get; } = null!;

        public Event<FlightBooked> Flight { get; } = null!;

        public Event<HotelBooked> Hotel { get; } = null!;

        public Event<Confirmed> Confirmed { get; } = null!;

        public Event AllBooked { get; } = null!;

        public State Booking { get; } = null!;

        public State Paying { get; } = null!;

        protected void Declare()
        {
            Initially(When(Started).TransitionTo(Booking));
            During(Booking,
                When(Flight).Then(x => x.Saga.Log += "f"),
                When(Hotel).Then(x => x.Saga.Log += "h"),
                When(Confirmed).Then(x => x.Saga.Log += "c").TransitionTo(Paying));
            During(Paying, When(AllBooked).Then(x => x.Saga.Log += "!").Finalize());
        }
    }

    [Process("/trip/{trip}/status")]
    public sealed class StatusSaga : TripMachine
    {
        public StatusSaga()
        {
            Declare();
            CompositeEvent(() => AllBooked, it => it.Booked, Flight, Hotel);
        }
    }

    [Process("/trip/{trip}/bits")]
    public sealed class BitsSaga : TripMachine
    {
        public BitsSaga()
        {
            Declare();
            CompositeEvent(() => AllBooked, it => it.BookedBits, Flight, Hotel);
        }
    }

    private static async Task<SignalHarness> StartBookedAsync()
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<StatusSaga>().AddSaga<BitsSaga>());
        await harness.EmitAsync(new Started("1"), cancellationToken: Token);
        await harness.EmitAsync(new FlightBooked("1"), cancellationToken: Token);
        await harness.EmitAsync(new HotelBooked("1"), cancellationToken: Token);
        return harness;
    }

    [Theory]
    [InlineData("status")]
    [InlineData("bits")]
    public async Task Composite_RaisedInAStateThatDoesNotTakeIt_WaitsForOneThatDoes(string machine)
    {
        await using SignalHarness harness = await StartBookedAsync();
        (await harness.ProcessAsync($"/trip/1/{machine}", Token)).ShouldBeIn("Booking").ShouldHaveState<Trip>(it => it.Log == "fh");
        Assert.Empty(await harness.DeadSignalsAsync(Token));

        await harness.EmitAsync(new Confirmed("1"), cancellationToken: Token);

        (await harness.ProcessAsync($"/trip/1/{machine}", Token)).ShouldHaveEnded().ShouldHaveState<Trip>(it => it.Log == "fhc!");
    }

    [Fact]
    [Trait("Feature", "M8")]
    public async Task CompositeEventStatus_PartByPart_IsKept()
    {
        await using SignalHarness harness = await StartBookedAsync();

        (await harness.ProcessAsync("/trip/1/status", Token)).ShouldHaveState<Trip>(it => it.Booked.Bits == 3);
    }
}
