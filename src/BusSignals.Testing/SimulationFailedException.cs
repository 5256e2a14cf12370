namespace BusSignals.Testing;

/// <summary>Some runs of a <see cref="SignalSimulation"/> failed; the message names their seeds and shows the first ones.</summary>
public sealed class SimulationFailedException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SimulationFailedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public SimulationFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public SimulationFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal SimulationFailedException(int runs, IReadOnlyList<(int Seed, Exception Failure)> failures)
        : base(Describe(runs, failures), failures[0].Failure) => Seeds = [.. failures.Select(it => it.Seed)];

    /// <summary>The seeds of the runs that failed.</summary>
    public IReadOnlyList<int> Seeds { get; } = [];

    private static string Describe(int runs, IReadOnlyList<(int Seed, Exception Failure)> failures) =>
        $"{failures.Count} of {runs} runs failed, with the seeds {string.Join(", ", failures.Select(it => it.Seed))}. To see one again, set "
        + $"{SignalSimulation.SeedVariable}={failures[0].Seed}, or Seed = {failures[0].Seed} and Runs = 1.\n\n"
        + string.Join("\n\n", failures.Take(3).Select(it => $"Seed {it.Seed}: {TypeName.Of(it.Failure.GetType())}: {it.Failure.Message}"));
}
