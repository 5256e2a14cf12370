using System.ComponentModel.DataAnnotations;

namespace BusSignals.Tests.Asking;

[Signal("/order/{order}/address/change", Id = "address.change")]
public sealed record ChangeAddress(string Order, string Street);

[Signal("/order/{order}/address/open", Id = "address.open")]
public sealed record OpenAddress(string Order);

[Signal("/order/{order}/address/close", Id = "address.close")]
public sealed record CloseAddress(string Order);

public sealed record AddressChanged(string Street, int Changes);

/// <summary>What another version of the asker expects.</summary>
public sealed record AddressAndTown(string Street, string Town, [property: Sensitive] string Changes);

public sealed record AddressInCountry(string Street, string? Country);

public sealed record SelfCheckedAddress(string Street) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [];
}

public sealed class AddressSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<ChangeAddress> Change => Of<ChangeAddress>();

    public Signal<OpenAddress> Open => Of<OpenAddress>();

    public Signal<CloseAddress> Close => Of<CloseAddress>();
}
