namespace BusSignals.Testing;

/// <summary>
/// Assertions on a snapshot of one process. Each returns the same instance, so that they can be chained.
/// </summary>
public sealed class ProcessAssertions
{
    internal ProcessAssertions(ProcessView view) => View = view;

    /// <summary>The process.</summary>
    public ProcessView View { get; }

    /// <summary>It is running and in this state.</summary>
    public ProcessAssertions ShouldBeIn(string state) => Check(
        View.Status == ProcessStatus.Running && View.State == state, $"should be in '{state}'");

    /// <summary>It has not started.</summary>
    public ProcessAssertions ShouldNotHaveStarted() => Check(View.Status == ProcessStatus.NotStarted, "should not have started");

    /// <summary>It has ended.</summary>
    public ProcessAssertions ShouldHaveEnded() => Check(View.Status == ProcessStatus.Ended, "should have ended");

    /// <summary>It waits for exactly these signals, in any order.</summary>
    public ProcessAssertions ShouldWaitFor(params string[] signals) => Check(
        View.Waits.Order(StringComparer.Ordinal).SequenceEqual(signals.Order(StringComparer.Ordinal)),
        $"should wait for {(signals.Length == 0 ? "nothing" : string.Join(", ", signals))}");

    /// <summary>Its mailbox holds exactly these signals, in order of arrival.</summary>
    public ProcessAssertions ShouldHoldInMailbox(params string[] signals) => Check(
        View.Mailbox.Select(it => it.Name).SequenceEqual(signals),
        $"should hold {(signals.Length == 0 ? "nothing" : string.Join(", ", signals))} in its mailbox");

    /// <summary>It has exactly these timers, the next one first.</summary>
    public ProcessAssertions ShouldHaveTimers(params (string Name, DateTimeOffset Due)[] timers) => Check(
        View.Timers.Select(it => (it.Name, it.Due)).SequenceEqual(timers),
        $"should have {(timers.Length == 0 ? "no timers" : "the timers " + string.Join(", ", timers.Select(it => $"{it.Name} due {it.Due:O}")))}");

    /// <summary>Its history is exactly this: the names and outcomes, in order.</summary>
    public ProcessAssertions ShouldHaveHistory(params (string Name, SignalOutcome Outcome)[] entries) => Check(
        View.History.Select(it => (it.Name, it.Outcome)).SequenceEqual(entries),
        $"should have the history {string.Join(", ", entries.Select(it => $"{it.Name} {it.Outcome}"))}");

    /// <summary>Its typed state satisfies the condition.</summary>
    /// <exception cref="HarnessAssertionException">The condition is false, or there is no state.</exception>
    public ProcessAssertions ShouldHaveState<TState>(Func<TState, bool> condition, string because = "its state should be as expected")
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Check(View.StateAs<TState>() is { } state && condition(state), $"{because}; it is {View.StateJson ?? "none"}");
    }

    /// <summary>It is a durable process that has ended with a result.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="HarnessAssertionException">It has not ended, or ended without a result.</exception>
    public TResult ShouldHaveResult<TResult>()
    {
        Check(View.Ending == ProcessEnding.Completed, "should have ended with a result");
        return View.ResultAs<TResult>();
    }

    private ProcessAssertions Check(bool holds, string expectation) => holds
        ? this
        : throw new HarnessAssertionException($"'{View.Id}' {expectation}.\n\n{View.ToTimeline()}");
}
