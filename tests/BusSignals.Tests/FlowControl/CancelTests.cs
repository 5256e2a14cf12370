using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.FlowControl;

[Trait("Feature", "Z10")]
public sealed class CancelTests
{
    private const string Room = "/room/3/301";
    private const string Guest = "/guest/7";

    private readonly Breaker _breaker = new();

    [Fact]
    public async Task Cancel_NotHandledByTheSaga_EndsItWithReason()
    {
        await using SignalHarness harness = await StartHotelAsync();

        await harness.EmitAsync(new CancelProcess(Room, "guest is ill"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Room, Token)).ShouldHaveEnded().View;
        Assert.Equal((ProcessEnding.Cancelled, "guest is ill", harness.Now), (view.Ending, view.StatusReason, view.EndedAt));
    }

    [Fact]
    public async Task Cancel_WithATimer_TakesItAway()
    {
        await using SignalHarness harness = await StartHotelAsync();

        await harness.EmitAsync(new CancelProcess(Room), cancellationToken: Token);
        Assert.Empty((await harness.ProcessAsync(Room, Token)).View.Timers);
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Empty(harness.Sent<RoomFreed>());
    }

    [Fact]
    public async Task Cancel_HandledByTheSaga_GoesItsOwnWay()
    {
        await using SignalHarness harness = await StartHotelAsync();

        await harness.EmitAsync(new CancelProcess(Guest, "no time"), cancellationToken: Token);

        (await harness.ProcessAsync(Guest, Token)).ShouldBeIn("Paying")
            .ShouldHaveState<Guest>(it => it.Notes.SequenceEqual(["cancelled: no time"]));
    }

    [Fact]
    public async Task Cancel_NotWantedInTheSagasState_EndsIt()
    {
        await using SignalHarness harness = await StartHotelAsync();
        await harness.EmitAsync(new CancelProcess(Guest), cancellationToken: Token);

        await harness.EmitAsync(new CancelProcess(Guest, "again"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Guest, Token)).ShouldHaveEnded().View;
        Assert.Equal((ProcessEnding.Cancelled, "again"), (view.Ending, view.StatusReason));
    }

    [Fact]
    public async Task Cancel_HandledByTheFlow_EndsInItsOwnWay()
    {
        await using SignalHarness harness = await StartHotelAsync();
        await harness.EmitAsync(new DrinkOrdered("b", "tea"), cancellationToken: Token);

        await harness.EmitAsync(new CancelProcess("/bar/b", "closing"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/bar/b", Token)).ShouldHaveEnded()
            .ShouldHaveState<Bar>(it => it.Drinks.SequenceEqual(["tea", "last round"])).View;
        Assert.Equal((ProcessEnding.Completed, "closing"), (view.Ending, view.StatusReason));
    }

    [Fact]
    public async Task Cancel_PausedSagaThatHandlesIt_GoesItsOwnWayBeforeWhatWaited()
    {
        await using SignalHarness harness = await StartHotelAsync();
        await harness.EmitAsync(new PauseProcess(Guest), cancellationToken: Token);
        await harness.EmitAsync(new GuestNoted("7", "towel"), cancellationToken: Token);

        await harness.EmitAsync(new CancelProcess(Guest, "no time"), cancellationToken: Token);

        (await harness.ProcessAsync(Guest, Token)).ShouldBeIn("Paying")
            .ShouldHaveState<Guest>(it => it.Notes.SequenceEqual(["cancelled: no time", "paying towel"]));
    }

    [Fact]
    public async Task Cancel_PausedProcess_EndsIt()
    {
        await using SignalHarness harness = await StartHotelAsync();
        await harness.EmitAsync(new PauseProcess(Room, "pausing"), cancellationToken: Token);

        await harness.EmitAsync(new CancelProcess(Room, "cancelling"), cancellationToken: Token);

        Assert.Equal("cancelling", (await harness.ProcessAsync(Room, Token)).ShouldHaveEnded().View.StatusReason);
    }

    [Fact]
    public async Task Cancel_HandlerFails_IsADeadSignalAndReplayAppliesIt()
    {
        await using SignalHarness harness = await StartHotelAsync();
        _breaker.IsBroken = true;
        await harness.EmitAsync(new CancelProcess(Guest, "no time"), cancellationToken: Token);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, Guest), (dead.Reason, dead.ProcessPath));

        _breaker.IsBroken = false;
        ReplayResult result = await harness.DeadSignals().ReplayAsync(dead.Sequence, Token);

        Assert.Equal(SignalOutcome.Applied, result.Outcome);
        (await harness.ProcessAsync(Guest, Token)).ShouldBeIn("Paying")
            .ShouldHaveHistory(("guest.guestarrived", SignalOutcome.Applied), ("process.cancel", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Terminate_SagaThatHandlesCancel_EndsAtOnce()
    {
        await using SignalHarness harness = await StartHotelAsync();

        await harness.EmitAsync(new TerminateProcess(Guest, "fire"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Guest, Token)).ShouldHaveEnded().View;
        Assert.Equal((ProcessEnding.Terminated, "fire"), (view.Ending, view.StatusReason));
        Assert.Empty(view.StateAs<Guest>()!.Notes);
    }

    [Fact]
    public async Task Terminate_EndedProcess_ChangesNothing()
    {
        await using SignalHarness harness = await StartHotelAsync();
        await harness.EmitAsync(new CancelProcess(Room, "first"), cancellationToken: Token);

        await harness.EmitAsync(new TerminateProcess(Room, "second"), cancellationToken: Token);

        Assert.Equal("first", (await harness.ProcessAsync(Room, Token)).View.StatusReason);
    }

    [Fact]
    public async Task Terminate_WithWaitingSignals_SettlesThemByTheLatePolicy()
    {
        await using SignalHarness harness = await StartAsync(signals => signals
            .Add<BellRang>(it => it.Late = LatePolicy.Reject).AddFlow<DeskFlow>());
        await harness.EmitAsync(new BellRang("1", 1), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess("/desk/1"), cancellationToken: Token);
        await harness.EmitAsync(new BellRang("1", 2), cancellationToken: Token);

        await harness.EmitAsync(new TerminateProcess("/desk/1"), cancellationToken: Token);

        Assert.Equal(DeadReason.Rejected, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
        Assert.Empty((await harness.ProcessAsync("/desk/1", Token)).View.Mailbox);
    }

    [Fact]
    public async Task Start_FlowThatHandlesTerminate_IsAFault() => Assert.Equal(
        ["'StubbornFlow' handles 'TerminateProcess', which is done without asking the process; handle CancelProcess, or take the handler out."],
        await FaultsAsync(signals => signals.AddFlow<StubbornFlow>()));

    [Process("/stubborn/{desk}")]
    public sealed class StubbornFlow : SignalFlow
    {
        public StubbornFlow()
        {
            On<BellRang>((_, _) => { });
            On<TerminateProcess>((_, _) => { });
        }
    }

    private async Task<SignalHarness> StartHotelAsync()
    {
        SignalHarness harness = await StartAsync(
            signals => signals.AddSaga<RoomSaga>().AddSaga<GuestSaga>().AddFlow<BarFlow>(), services => services.AddSingleton(_breaker));
        await harness.EmitAsync(new RoomBooked("3", "301"), cancellationToken: Token);
        await harness.EmitAsync(new GuestArrived("7"), cancellationToken: Token);
        return harness;
    }
}
