namespace BusSignals.Tests.Asking;

[Signal("/order/{order}/address/change", Id = "address.change")]
public sealed record ChangeAddress(string Order, string Street);

[Signal("/order/{order}/address/open", Id = "address.open")]
public sealed record OpenAddress(string Order);

[Signal("/order/{order}/address/close", Id = "address.close")]
public sealed record CloseAddress(string Order);

public sealed record AddressChanged(string Street, int Changes);

public sealed class AddressSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<ChangeAddress> Change => Of<ChangeAddress>();

    public Signal<OpenAddress> Open => Of<OpenAddress>();

    public Signal<CloseAddress> Close => Of<CloseAddress>();
}
