namespace BusSignals.EntityFrameworkCore.Tests.Restarts;

public sealed record OpenTally(string Tally, int Signals);

[Signal("/tally/{tally}/counted")]
public sealed record Counted(string Tally, int Number);

public sealed class TallySignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<Counted> Counted => Of<Counted>();
}

/// <summary>How often the steps of all processes of one application were done.</summary>
public sealed class Clerk
{
    private int _steps;

    public int Steps => _steps;

    public Task<int> NoteAsync(int number)
    {
        Interlocked.Increment(ref _steps);
        return Task.FromResult(number);
    }
}

[Process("/tally/{tally}")]
public sealed class TallyProcess(TallySignals signals, Clerk clerk) : DurableProcess<OpenTally, List<int>>
{
    protected override async Task<List<int>> RunAsync(ProcessContext process, OpenTally input)
    {
        var numbers = new List<int>();
        process.Expose(numbers);
        await process.StepAsync("open", () => clerk.NoteAsync(0));
        while (numbers.Count < input.Signals)
        {
            if (await process.RaceAsync(signals.Counted, TimeSpan.FromDays(1)) is Counted counted)
            {
                numbers.Add(await process.StepAsync("note", () => clerk.NoteAsync(counted.Number)));
            }
        }

        return numbers;
    }
}
