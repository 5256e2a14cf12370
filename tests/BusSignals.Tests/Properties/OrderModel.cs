namespace BusSignals.Tests.Properties;

/// <summary>What an order must do, without engine, store, queues or clocks.</summary>
internal sealed class OrderModel(DateTimeOffset now)
{
    private readonly HashSet<int> _seen = [];
    private DateTimeOffset _now = now;

    public string State { get; private set; } = "";

    public DateTimeOffset? Due { get; private set; }

    public DateTimeOffset? FiredAt { get; private set; }

    public List<(string Signal, int Number)> Mailbox { get; } = [];

    public List<string> Notes { get; } = [];

    public string? TxId { get; private set; }

    public bool Exists => _seen.Count > 0;

    public void Receive(string signal, int number)
    {
        if (!_seen.Add(number) || State == "Final")
        {
            return;
        }

        Mailbox.Add((signal, number));
        while (Mailbox.FindIndex(it => Wants(it.Signal)) is >= 0 and var next)
        {
            (signal, number) = Mailbox[next];
            Mailbox.RemoveAt(next);
            Apply(signal, number);
        }
    }

    public void Advance(int hours)
    {
        _now = _now.AddHours(hours);
        if (Due <= _now)
        {
            FiredAt = Due;
            Enter("Final");
        }
    }

    private bool Wants(string signal) => (State, signal) switch
    {
        ("", "placed") => true,
        ("AwaitingPayment", "paymentreceived" or "noteadded") => true,
        ("AwaitingDelivery", "delivered" or "noteadded") => true,
        _ => false,
    };

    private void Apply(string signal, int number)
    {
        switch (signal)
        {
            case "placed":
                Enter("AwaitingPayment");
                Due = _now.AddDays(3);
                break;
            case "paymentreceived":
                TxId = $"{number}";
                Enter("AwaitingDelivery");
                break;
            case "noteadded":
                Notes.Add($"{number}");
                break;
            default:
                Enter("Final");
                break;
        }
    }

    private void Enter(string state)
    {
        State = state;
        Due = null;
        if (state == "Final")
        {
            Mailbox.Clear();
        }
    }
}
