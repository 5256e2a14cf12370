namespace BusSignals.EntityFrameworkCore.Tests.Restarts;

[Signal("/gate/{gate}/passed")]
public sealed record Passed(string Gate, int Number);

public sealed class Passages
{
    public List<int> Numbers { get; set; } = [];
}

[Process("/gate/{gate}")]
public sealed class GateFlow : SignalFlow<Passages>
{
    public GateFlow()
    {
        QueueSignalsUntilInitialized = true;
        On<Passed>((signal, context) => context.State.Numbers.Add(signal.Number));
    }
}
