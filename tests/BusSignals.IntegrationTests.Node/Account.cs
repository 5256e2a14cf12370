using BusSignals;

namespace Ledger;

public sealed class Account : SagaState
{
    public string Name { get; set; } = "";

    public TimeSpan Delay { get; set; }

    public int Withdrawn { get; set; }

    public List<int> Numbers { get; set; } = [];
}
