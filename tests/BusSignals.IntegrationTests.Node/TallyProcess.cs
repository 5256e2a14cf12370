using BusSignals;
using MassTransit;

namespace Ledger;

/// <summary>Books each number that it is told, and ends with all of them.</summary>
[Process("/tally/{tally}")]
public sealed class TallyProcess(TallySignals signals) : DurableProcess<OpenTally, List<int>>
{
    protected override async Task<List<int>> RunAsync(ProcessContext process, OpenTally input)
    {
        var numbers = new List<int>();
        while (numbers.Count < input.Signals)
        {
            if (await process.RaceAsync(signals.Counted, TimeSpan.FromDays(1)) is Counted counted)
            {
                numbers.Add(counted.Number);
                await process.StepAsync<IPublishEndpoint>("book", it => it.Publish(new Booked(input.Tally, counted.Number)));
            }
        }

        return numbers;
    }
}

public sealed record OpenTally(string Tally, int Signals);

[Signal("/tally/{tally}/counted")]
public sealed record Counted(string Tally, int Number);

public sealed class TallySignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<Counted> Counted => Of<Counted>();
}
