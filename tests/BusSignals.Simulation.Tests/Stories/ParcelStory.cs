namespace BusSignals.Simulation.Tests;

public sealed record SendParcel(string Parcel, int Notes);

[Signal("/parcel/{parcel}/paid")]
public sealed record ParcelPaid(string Parcel, string TxId);

[Signal("/parcel/{parcel}/noted")]
public sealed record ParcelNoted(string Parcel, int Number);

[Signal("/parcel/{parcel}/delivered")]
public sealed record ParcelDelivered(string Parcel);

[Signal("/parcel/{parcel}/shipped")]
public sealed record ParcelShipped(string Parcel, string Label);

public sealed class ParcelSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<ParcelPaid> Paid => Of<ParcelPaid>();

    public Signal<ParcelNoted> Noted => Of<ParcelNoted>();

    public Signal<ParcelDelivered> Delivered => Of<ParcelDelivered>();

    public Signal<ParcelShipped> Shipped => Of<ParcelShipped>();
}

public sealed record ParcelResult(string Status, string? Label, List<int> Notes);

[Process("/parcel/{parcel}/transport")]
public sealed class ParcelProcess(ParcelSignals parcels) : DurableProcess<SendParcel, ParcelResult>
{
    protected override async Task<ParcelResult> RunAsync(ProcessContext process, SendParcel input)
    {
        if (await process.RaceAsync(parcels.Paid, TimeSpan.FromMinutes(1)) is not ParcelPaid paid)
        {
            return new ParcelResult("timeout", null, []);
        }

        string label = await process.StepAsync("book", () =>
        {
            Trouble.MayCome($"booking {input.Parcel}");
            return Task.FromResult($"label-{paid.TxId}");
        });
        await process.EmitAsync(parcels.Shipped, new(input.Parcel, label), new EmitOptions { RequireReceiver = false });
        var notes = new List<int>();
        while (notes.Count < input.Notes)
        {
            notes.Add((await process.ReceiveAsync(parcels.Noted)).Number);
        }

        (ParcelDelivered _, Elapsed _) = await process.AllAsync(process.ReceiveAsync(parcels.Delivered), process.DelayAsync(TimeSpan.FromSeconds(30)));
        return new ParcelResult("delivered", label, notes);
    }
}

/// <summary>A process as an async method: a race, a step, an emit, a loop of waits, and a wait for two things at once.</summary>
internal sealed class ParcelStory : Story
{
    private const int Notes = 3;
    private static readonly string[] Parcels = ["x", "y"];

    public override void Register(ISignalsConfigurator signals) => signals.AddGroup<ParcelSignals>().AddProcess<ParcelProcess>();

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) =>
        Parcels.SelectMany(it => new Func<Emitter, Task>[] { emitter => StartAsync(emitter, it), emitter => RunAsync(emitter, it) });

    public override void Check(World world)
    {
        foreach (string parcel in Parcels)
        {
            ProcessView view = world.Find($"/parcel/{parcel}/transport")!;
            ParcelResult result = view.ResultAs<ParcelResult>();
            bool paid = view.History.Any(it => it is { Name: "parcel.parcelpaid", Outcome: SignalOutcome.Applied });
            world.Require(result.Status == (paid ? "delivered" : "timeout"), $"it is '{result.Status}':\n{view.ToTimeline()}");
            world.Require(
                world.Broker.Watched<ParcelShipped>().Count(it => it.Parcel == parcel) == (paid ? 1 : 0), $"it was not shipped as it should:\n{view.ToTimeline()}");
            world.Require(
                !paid || result.Notes.SequenceEqual(Enumerable.Range(0, Notes)), $"its notes are {string.Join(", ", result.Notes)}:\n{view.ToTimeline()}");
            world.Require(
                view.History.Count(it => it is { Kind: HistoryKind.Timer }) == 1, $"one timer was to fire:\n{view.ToTimeline()}");
        }
    }

    private static Task<ProcessId> StartAsync(Emitter emitter, string parcel) =>
        emitter.UntilItWorksAsync(bus => bus.StartAsync<ParcelProcess>(new SendParcel(parcel, Notes), CancellationToken.None));

    private static async Task RunAsync(Emitter emitter, string parcel)
    {
        await emitter.DelayAsync(TimeSpan.FromSeconds(emitter.Random.Next(4) * 25));
        await emitter.EmitAsync(new ParcelPaid(parcel, "tx"), "paid");
        for (int number = 0; number < Notes; number++)
        {
            await emitter.PauseAsync();
            await emitter.EmitAsync(new ParcelNoted(parcel, number), $"note {number}");
        }

        await emitter.EmitAsync(new ParcelDelivered(parcel), "delivered");
    }
}
