namespace BusSignals;

/// <summary>Replays recordings against the code registered here, without repeating what the steps did.</summary>
internal sealed class ProcessReplayer(SignalCatalog model)
{
    public async Task<ReplayReport> ReplayAsync(ProcessRecording recording)
    {
        (ProcessDefinition process, ProcessId id) = model.Resolve(recording.Process);
        var behaviour = process.Behaviour as DurableBehaviour
            ?? throw new ArgumentException($"'{TypeName.Of(process.Type)}' is no durable process, so that '{recording.Process}' cannot be replayed.", nameof(recording));
        if (recording.Events.Count == 0)
        {
            throw new ArgumentException($"'{recording.Process}' has recorded nothing, since it was stopped before its first commit; there is nothing to replay.", nameof(recording));
        }

        JournalEvent[] journal = [.. recording.Events.Select(it => it.ToEvent())];
        await using DurableRun run = behaviour.NewRun(process, id, journal[0].Number, DurableInput.Read(journal[0], behaviour.Input));
        run.Host = new Host(recording.Changes);
        try
        {
            run.Replay(journal);
            return Compare(recording, run);
        }
        catch (NondeterminismException exception)
        {
            return new ReplayReport(false, exception.Message);
        }
    }

    private static ReplayReport Compare(ProcessRecording recording, DurableRun run)
    {
        if (recording.Ending is null or ProcessEnding.Terminated)
        {
            StepOperation? next = run.Open.OfType<StepOperation>().FirstOrDefault();
            return run.IsEnded ? Differs($"waited for '{recording.WaitingFor}'", "it ends")
                : next is not null ? Differs($"waited for '{recording.WaitingFor}'", $"it comes to '{next.What}'")
                : recording.Ending is null && !run.WaitsFor(recording.WaitingFor) ? Differs($"waited for '{recording.WaitingFor}'", $"it waits for '{run.Waits}'")
                : new ReplayReport(true);
        }

        if (!run.IsEnded)
        {
            return recording.Ending == ProcessEnding.Cancelled && !run.HandlesCancellation
                ? new ReplayReport(true)
                : Differs($"ended ({recording.Ending})", $"it waits for '{run.Waits}'");
        }

        (ProcessEnding ending, string? result) = EndOf(run);
        return ending != recording.Ending ? Differs($"ended ({recording.Ending})", $"it ends ({ending})")
            : result != recording.Result ? Differs($"ended with {recording.Result}", $"it ends with {result}")
            : new ReplayReport(true);

        ReplayReport Differs(string recorded, string now) => new(
            false, $"The code of '{TypeName.Of(run.Process.Type)}' does not follow the recording of '{recording.Process}': where it {recorded}, now {now}.");
    }

    private static (ProcessEnding Ending, string? Result) EndOf(DurableRun run)
    {
        try
        {
            return (ProcessEnding.Completed, run.ResultJson());
        }
        catch (OperationCanceledException) when (run is { HandlesCancellation: true, CancellationToken.IsCancellationRequested: true })
        {
            return (ProcessEnding.Cancelled, null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return (ProcessEnding.Failed, null);
        }
    }

    private sealed class Host(IReadOnlyList<string> changes) : IDurableHost
    {
        public IServiceProvider? StepServices => null;

        public void Asked(Operation operation)
        {
        }

        public void Withdrawn(Operation operation)
        {
        }

        public bool Changed(string changeId, bool isNew) => changes.Contains(changeId);
    }
}
