namespace BusSignals.Conformance;

/// <summary>One call of a generated sequence, in small numbers that a <see cref="StoreRun"/> fills with rows.</summary>
internal abstract record StoreStep;

/// <summary>Commits units of different processes in one call.</summary>
internal sealed record CommitStep(IReadOnlyList<UnitPlan> Units) : StoreStep
{
    public override string ToString() => $"commit {string.Join(", ", Units)}";
}

/// <summary>Lets time pass and claims.</summary>
internal sealed record ClaimStep(int Seconds, int Limit) : StoreStep;

/// <summary>Removes the first messages that were claimed.</summary>
internal sealed record SentStep(int Count) : StoreStep;

/// <summary>Removes what is older than so many seconds.</summary>
internal sealed record SweepStep(int Seconds, bool HistoryToo) : StoreStep;

/// <summary>One unit of work: of which process, and how many things of each kind it does.</summary>
/// <param name="Process">Which of the few processes.</param>
/// <param name="Stale">How far the expected version is off; mostly 0.</param>
/// <param name="Message">Which of the few message ids arrives, or -1 for an entry without one.</param>
/// <param name="Waits">Whether that message goes to the mailbox.</param>
/// <param name="Settles">How many leave the mailbox.</param>
/// <param name="Withdraws">How many timers go.</param>
/// <param name="Timers">How many timers come.</param>
/// <param name="Sends">How many messages go out.</param>
/// <param name="Dies">How many dead signals there are.</param>
/// <param name="Status">What the process becomes.</param>
internal sealed record UnitPlan(
    int Process, int Stale, int Message, bool Waits, int Settles, int Withdraws, int Timers, int Sends, int Dies, ProcessStatus Status);
