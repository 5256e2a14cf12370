namespace BusSignals.Tests.Asking;

public sealed class Address
{
    public string Order { get; set; } = "";

    public string Street { get; set; } = "";

    public int Changes { get; set; }
}

/// <summary>Replies to a change of address; the street says what its handler does instead.</summary>
[Process("/order/{order}/address")]
public sealed class AddressFlow : SignalFlow<Address>
{
    public AddressFlow()
    {
        On<OpenAddress>((_, _) => { }).Starts();
        On<ChangeAddress>(Change).Validate((it, _) => it.Street == "nowhere" ? "no such street" : null);
        On<CloseAddress>((_, context) => context.EndProcess());
    }

    private static void Change(ChangeAddress signal, SignalContext<Address> context)
    {
        context.State.Street = signal.Street;
        context.State.Changes++;
        switch (signal.Street)
        {
            case "broken":
                throw new TimeoutException("the map is away");
            case "failed":
                context.Fail("the map is wrong");
                break;
            case "refused":
                throw new SignalRefusedException("not after shipping");
            case "silent":
                break;
            case "gone":
                context.Reply<AddressChanged?>(null);
                break;
            case "twice":
                context.Reply(1);
                context.Reply(2);
                break;
            case "huge":
                context.Reply(new string('x', 300_000));
                break;
            default:
                context.Reply(new AddressChanged(context.State.Street, context.State.Changes));
                break;
        }
    }
}
