namespace BusSignals.Benchmarks.Durable;

public sealed record OpenSteps(string Steps, int Count);

[Signal("/steps/{steps}/tick")]
public sealed record Tick(string Steps);

public sealed class StepSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<Tick> Tick => Of<Tick>();
}

/// <summary>Records so many steps, and then takes signals for ever.</summary>
[Process("/steps/{steps}")]
public sealed class StepsProcess(StepSignals signals) : DurableProcess<OpenSteps, int>
{
    protected override async Task<int> RunAsync(ProcessContext process, OpenSteps input)
    {
        int sum = 0;
        for (int i = 0; i < input.Count; i++)
        {
            sum += await process.StepAsync("note", () => Task.FromResult(1));
        }

        while (sum >= 0)
        {
            await process.ReceiveAsync(signals.Tick);
        }

        return sum;
    }
}
