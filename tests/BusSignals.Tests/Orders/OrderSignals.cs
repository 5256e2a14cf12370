namespace BusSignals.Tests.Orders;

public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<Placed> Placed => Of<Placed>();

    public Signal<PaymentReceived> PaymentReceived => Of<PaymentReceived>();

    public Signal<Delivered> Delivered => Of<Delivered>();

    public Signal<NoteAdded> NoteAdded => Of<NoteAdded>();
}
