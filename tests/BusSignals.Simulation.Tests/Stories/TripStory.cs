namespace BusSignals.Simulation.Tests;

public sealed record PlanTrip(string Trip);

public sealed record WalkLeg(string Trip, string Leg);

[Signal("/trip/{trip}/leg/{leg}/walked")]
public sealed record LegWalked(string Trip, string Leg, int Steps);

[Signal("/trip/{trip}/planned")]
public sealed record TripPlanned(string Trip, string Seat);

public sealed record LegResult(string Leg, int Steps);

public sealed record TripResult(string Seat, List<LegResult> Legs);

public sealed class TripSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<LegWalked> Walked => Of<LegWalked>();

    public Signal<TripPlanned> Planned => Of<TripPlanned>();
}

[Process("/trip/{trip}/plan")]
public sealed class TripProcess(TripSignals trips) : DurableProcess<PlanTrip, TripResult>
{
    protected override async Task<TripResult> RunAsync(ProcessContext process, PlanTrip input)
    {
        DurableTask<string> seat = process.ActivityAsync(TripStory.Seat, input.Trip);
        (LegResult there, LegResult back) = await process.AllAsync(
            process.ChildAsync<LegProcess, WalkLeg, LegResult>(new(input.Trip, "there")),
            process.ChildAsync<LegProcess, WalkLeg, LegResult>(new(input.Trip, "back")));
        var result = new TripResult(await seat, [there, back]);
        await process.EmitAsync(trips.Planned, new(input.Trip, result.Seat), new EmitOptions { RequireReceiver = false });
        return result;
    }
}

[Process("/trip/{trip}/leg/{leg}")]
public sealed class LegProcess(TripSignals trips) : DurableProcess<WalkLeg, LegResult>
{
    protected override async Task<LegResult> RunAsync(ProcessContext process, WalkLeg input) =>
        await process.RaceAsync(trips.Walked, TimeSpan.FromSeconds(40)) is LegWalked walked ? new(input.Leg, walked.Steps) : new(input.Leg, 0);
}

/// <summary>Each run gives another seat.</summary>
public sealed class BookSeat(TimeProvider clock) : IProcessActivity<string, string>
{
    public async Task<string> RunAsync(string input, ProcessActivityContext context)
    {
        await Trouble.ThinkAsync(clock);
        Trouble.MayCome($"seat {input}");
        return $"{input} {Trouble.NextNumber()}";
    }
}

/// <summary>A process with two children and an activity: whatever runs twice, each has one result, and all tell of the same.</summary>
internal sealed class TripStory : Story
{
    public static readonly ActivityDefinition<string, string> Seat = new("trip.seat")
    {
        Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromSeconds(20)] },
    };

    private const string Trip = "alps";
    private static readonly string[] Legs = ["there", "back"];

    public override void Register(ISignalsConfigurator signals) => signals
        .AddGroup<TripSignals>().AddProcess<TripProcess>().AddProcess<LegProcess>().AddActivity<BookSeat, string, string>(Seat);

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) =>
        [StartAsync, .. Legs.Select(it => (Func<Emitter, Task>)(emitter => WalkAsync(emitter, it)))];

    public override void Check(World world)
    {
        ProcessView view = world.Find($"/trip/{Trip}/plan")!;
        TripResult result = view.ResultAs<TripResult>();
        world.Require(
            result.Legs.SequenceEqual(Legs.Select(it => world.Find($"/trip/{Trip}/leg/{it}")!.ResultAs<LegResult>())), $"its children have other results:\n{view.ToTimeline()}");
        world.Require(
            world.Broker.Watched<TripPlanned>() is [{ Trip: Trip } planned] && planned.Seat == result.Seat, $"its seat is '{result.Seat}':\n{view.ToTimeline()}");
        world.Require(Events(view, "process.activityended") == 1, $"its activity has not ended once:\n{view.ToTimeline()}");
        world.Require(Events(view, "process.childended") == Legs.Length, $"its children have not ended once each:\n{view.ToTimeline()}");
        foreach (string leg in Legs)
        {
            ProcessView child = world.Find($"/trip/{Trip}/leg/{leg}")!;
            bool walked = child.History.Any(it => it is { Name: "leg.legwalked" or "trip.legwalked", Outcome: SignalOutcome.Applied });
            world.Require(child.ResultAs<LegResult>() == new LegResult(leg, walked ? leg.Length : 0), $"its result is another:\n{child.ToTimeline()}");
        }
    }

    private static int Events(ProcessView view, string name) => view.History.Count(it => it.Name == name && it.Journal is not null);

    private static Task<ProcessId> StartAsync(Emitter emitter) =>
        emitter.UntilItWorksAsync(bus => bus.StartAsync<TripProcess>(new PlanTrip(Trip), CancellationToken.None));

    private static async Task WalkAsync(Emitter emitter, string leg)
    {
        await emitter.DelayAsync(TimeSpan.FromSeconds(emitter.Random.Next(4) * 15));
        await emitter.EmitAsync(new LegWalked(Trip, leg, leg.Length), $"walked {leg}");
    }
}
