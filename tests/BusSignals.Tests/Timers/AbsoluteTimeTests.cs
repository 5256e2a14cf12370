using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

/// <summary>A moment stands where a delay can stand, in state machines and flows; it is never early.</summary>
[Trait("Feature", "R13")]
public sealed class AbsoluteTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Signal("/visa/{visa}/granted")]
    public sealed record Granted(string Visa, DateTimeOffset? Until);

    public sealed class Visa : SagaState
    {
        public DateTimeOffset? Until { get; set; }

        public List<string> Fired { get; set; } = [];
    }

    [Process("/visa/{visa}")]
    public sealed class VisaSaga : SignalStateMachine<Visa>
    {
        public VisaSaga()
        {
            Initially(When(Granted).Then(x => x.Saga.Until = x.Message.Until).TransitionTo(Valid));
            During(Valid,
                At(x => x.Saga.Until?.AddDays(-7), "reminder").Then(x => x.Saga.Fired.Add($"{x.Message.Name} {x.Message.Late}")),
                At(x => x.Saga.Until, "end").Then(x => x.Saga.Fired.Add($"{x.Message.Name} {x.Message.Late}")).TransitionTo(Over));
            During(Over, When(Granted).Finalize());
        }

        public Event<Granted> Granted { get; } = null!;

        public State Valid { get; } = null!;

        public State Over { get; } = null!;
    }

    [Signal("/stay/{stay}/begun", Id = "stay.begun")]
    public sealed record Begun(string Stay, DateTimeOffset Until);

    [Signal("/stay/{stay}/changed", Id = "stay.changed")]
    public sealed record Changed(string Stay, TimeSpan In);

    public sealed class Stay
    {
        public int Fired { get; set; }
    }

    [Process("/stay/{stay}")]
    public sealed class StayFlow : SignalFlow<Stay>
    {
        public StayFlow()
        {
            On<Begun>((signal, context) => context.Schedule("leave", signal.Until)).Starts();
            On<Changed>((signal, context) => context.Schedule("leave", signal.In));
            OnTimer("leave", (_, context) => context.State.Fired++);
        }
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddSaga<VisaSaga>().AddFlow<StayFlow>());

    private static async Task<Visa> VisaAsync(SignalHarness harness) => (await harness.ProcessAsync("/visa/1", Token)).View.StateAs<Visa>()!;

    private static async Task<int> FiredAsync(SignalHarness harness) => (await harness.ProcessAsync("/stay/1", Token)).View.StateAs<Stay>()!.Fired;

    [Fact]
    public async Task At_InAState_FiresAtEachMomentAndNotBefore()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Granted("1", Start.AddDays(30).ToOffset(TimeSpan.FromHours(5))), cancellationToken: Token);

        (await harness.ProcessAsync("/visa/1", Token)).ShouldHaveTimers(("Valid/reminder", Start.AddDays(23)), ("Valid/end", Start.AddDays(30)));
        await harness.AdvanceAsync(TimeSpan.FromDays(23) - TimeSpan.FromMicroseconds(1), Token);
        Assert.Empty((await VisaAsync(harness)).Fired);
        await harness.AdvanceAsync(TimeSpan.FromMicroseconds(1), Token);
        Assert.Equal(["Valid/reminder 00:00:00"], (await VisaAsync(harness)).Fired);
        await harness.AdvanceAsync(TimeSpan.FromDays(7), Token);
        Assert.Equal(["Valid/reminder 00:00:00", "Valid/end 00:00:00"], (await VisaAsync(harness)).Fired);
    }

    [Fact]
    public async Task At_MomentThatHasPassed_FiresAtOnce()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Granted("1", Start.AddYears(-1)), cancellationToken: Token);

        (await harness.ProcessAsync("/visa/1", Token)).ShouldBeIn("Over");
        Assert.Contains("Valid/end 00:00:00", (await VisaAsync(harness)).Fired);
    }

    [Fact]
    public async Task At_NoMoment_NeverFires()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Granted("1", null), cancellationToken: Token);

        (await harness.ProcessAsync("/visa/1", Token)).ShouldBeIn("Valid").ShouldHaveTimers();
    }

    [Fact]
    public async Task At_HundredNanosecondsPastAMicrosecond_RoundsUp()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Begun("1", Start.AddDays(1).AddTicks(1)), cancellationToken: Token);

        (await harness.ProcessAsync("/stay/1", Token)).ShouldHaveTimers(("leave", Start.AddDays(1).AddMicroseconds(1)));
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);
        Assert.Equal(0, await FiredAsync(harness));
        await harness.AdvanceAsync(TimeSpan.FromMicroseconds(1), Token);
        Assert.Equal(1, await FiredAsync(harness));
    }

    [Fact]
    public async Task Schedule_LastMomentThereIs_IsKept()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Begun("1", DateTimeOffset.MaxValue), cancellationToken: Token);

        Assert.Equal(9999, Assert.Single((await harness.ProcessAsync("/stay/1", Token)).View.Timers).Due.Year);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task Schedule_DelayOfZeroOrLess_FiresAtOnce(int seconds)
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Begun("1", Start.AddDays(1)), cancellationToken: Token);

        await harness.EmitAsync(new Changed("1", TimeSpan.FromSeconds(seconds)), cancellationToken: Token);

        Assert.Equal(1, await FiredAsync(harness));
        (await harness.ProcessAsync("/stay/1", Token)).ShouldHaveTimers();
    }

    [Fact]
    public async Task Schedule_Infinite_WithdrawsThePendingOneAndNeverFires()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Begun("1", Start.AddDays(1)), cancellationToken: Token);

        await harness.EmitAsync(new Changed("1", Timeout.InfiniteTimeSpan), cancellationToken: Token);

        (await harness.ProcessAsync("/stay/1", Token)).ShouldHaveTimers();
        await harness.AdvanceAsync(TimeSpan.FromDays(2), Token);
        Assert.Equal(0, await FiredAsync(harness));
    }

    [Theory]
    [InlineData("-10675199.02:48:05.4775808", 0L)]
    [InlineData("-00:00:01", 0L)]
    [InlineData("00:00:00", 0L)]
    [InlineData("00:00:00.0000001", 10L)]
    [InlineData("00:00:00.0000010", 10L)]
    [InlineData("00:00:00.0000011", 20L)]
    public void From_ADelay_IsNowOrLaterAndNeverEarly(string delay, long ticks) =>
        Assert.Equal(Start.AddTicks(ticks), DueTime.In(TimeSpan.Parse(delay, System.Globalization.CultureInfo.InvariantCulture)).From(Start));

    [Fact]
    public void From_NeverAndTheEndOfTime_AreKeptApart()
    {
        Assert.Null(DueTime.In(Timeout.InfiniteTimeSpan).From(Start));
        Assert.Null(DueTime.At(null).From(Start));
        Assert.Equal(Clock.Last, DueTime.In(TimeSpan.MaxValue).From(Start));
        Assert.Equal(Clock.Last, DueTime.At(DateTimeOffset.MaxValue).From(Start));
        Assert.Equal(Start, DueTime.At(DateTimeOffset.MinValue).From(Start));
    }
}
