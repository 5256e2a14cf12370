namespace BusSignals.Tests.Telemetry;

/// <summary>A room is booked, which tells the cleaners, and paid; paying before booking waits.</summary>
public static class Hotel
{
    [Signal("/room/{room}/book", Id = "room.book")]
    public sealed record BookRoom(string Room);

    [Signal("/room/{room}/paid", Id = "room.paid")]
    public sealed record RoomPaid(string Room);

    [Signal("/room/{room}/closed", Id = "room.closed")]
    public sealed record RoomClosed(string Room, string How);

    [Signal("/room/{room}/booked", Id = "room.booked")]
    public sealed record RoomBooked(string Room);

    [Signal("/room/{room}/receipt", Id = "room.receipt")]
    public sealed record PrintReceipt(string Room);

    public sealed class Stay
    {
        public string Room { get; set; } = "";
    }

    [Process("/room/{room}", Endpoint = "rooms")]
    public sealed class RoomFlow : SignalFlow<Stay>
    {
        public RoomFlow()
        {
            On<BookRoom, Book>().Starts();
            On<RoomPaid, Pay>();
            On<RoomClosed>(Close);
        }

        private static void Close(RoomClosed signal, SignalContext<Stay> context)
        {
            switch (signal.How)
            {
                case "throws": throw new InvalidOperationException("The door jams.");
                case "refuses": throw new SignalRefusedException("Guests are in.");
                case "fails": context.Fail("No key."); break;
            }
        }
    }

    [Process("/room/{room}/cleaning", Endpoint = "cleaning")]
    public sealed class CleaningFlow : SignalFlow
    {
        public CleaningFlow()
        {
            On<RoomBooked>((_, _) => { });
            On<PrintReceipt>((_, _) => { });
        }
    }

    public sealed class Book(ISignalBus bus, Mishap mishap) : ISignalHandler<BookRoom, Stay>
    {
        public async Task HandleAsync(BookRoom signal, SignalContext<Stay> context)
        {
            await bus.EmitAsync(new RoomBooked(signal.Room));
            if (mishap.Next())
            {
                throw new InvalidOperationException("The first attempt fails.");
            }
        }
    }

    public sealed class Pay(ISignalBus bus) : ISignalHandler<RoomPaid, Stay>
    {
        public Task HandleAsync(RoomPaid signal, SignalContext<Stay> context) => bus.EmitAsync(new PrintReceipt(signal.Room));
    }

    /// <summary>Lets the first attempts of a booking fail.</summary>
    public sealed class Mishap(int times)
    {
        private int _left = times;

        public bool Next() => _left-- > 0;
    }
}
