namespace BusSignals.Tests.Durable;

public sealed record PlaceParcel(string Parcel, decimal Amount);

[Signal("/parcel/{parcel}/paid")]
public sealed record ParcelPaid(string Parcel, string TxId);

[Signal("/parcel/{parcel}/delivered")]
public sealed record ParcelDelivered(string Parcel);

[Signal("/parcel/{parcel}/shipped")]
public sealed record ParcelShipped(string Parcel, string Label);

public sealed class ParcelSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<ParcelPaid> Paid => Of<ParcelPaid>();

    public Signal<ParcelDelivered> Delivered => Of<ParcelDelivered>();

    public Signal<ParcelShipped> Shipped => Of<ParcelShipped>();
}

public sealed class Carrier
{
    public int Calls { get; private set; }

    public int Failures { get; set; }

    public Task<string> BookAsync(string tx)
    {
        Calls++;
        return Failures-- > 0 ? throw new InvalidOperationException("The carrier is closed.") : Task.FromResult($"label-{tx}");
    }
}

public sealed record ParcelResult(string Status, string? Label = null);

[Process("/parcel/{parcel}/fulfilment")]
public sealed class ParcelProcess(ParcelSignals parcels, Carrier carrier) : DurableProcess<PlaceParcel, ParcelResult>
{
    protected override async Task<ParcelResult> RunAsync(ProcessContext process, PlaceParcel input)
    {
        string label;
        switch (await process.RaceAsync(parcels.Paid, TimeSpan.FromDays(3)))
        {
            case ParcelPaid paid:
                label = await process.StepAsync("book", () => carrier.BookAsync(paid.TxId));
                break;
            default:
                return new ParcelResult("timeout");
        }

        await process.EmitAsync(parcels.Shipped, new(input.Parcel, label), new EmitOptions { RequireReceiver = false });
        await process.ReceiveAsync(parcels.Delivered);
        return new ParcelResult("delivered", label);
    }
}

[Signal("/wrong/{wrong}/go", Id = "wrong.go")]
public sealed record GoWrong(string Wrong, string How);

/// <summary>Does, by its input, what a durable process must not do.</summary>
[Process("/wrong/{wrong}/process")]
public sealed class WrongProcess(ParcelSignals parcels) : DurableProcess<GoWrong, string>
{
    protected override async Task<string> RunAsync(ProcessContext process, GoWrong input)
    {
        switch (input.How)
        {
            case "await":
                await new TaskCompletionSource().Task;
                break;
            case "signal":
                await parcels.Paid;
                break;
            case "step":
                await process.StepAsync("outer", async () => await process.DelayAsync(TimeSpan.FromDays(1)));
                break;
        }

        return "done";
    }
}
