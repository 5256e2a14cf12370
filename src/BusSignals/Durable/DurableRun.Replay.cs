using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Replays a process to the end of its journal.</summary>
internal sealed partial class DurableRun
{
    /// <exception cref="NondeterminismException">The code no longer follows the journal.</exception>
    public void Replay(IReadOnlyList<JournalEvent> journal)
    {
        IsReplaying = true;
        Start(journal[0].At);
        foreach (JournalEvent happened in journal.Skip(1))
        {
            if (happened is { Operation: 0, What: JournalEvent.Cancel })
            {
                CheckCancellation(happened);
                Cancel(happened.Read<CancelProcess>()!.Reason, happened.At);
                continue;
            }

            Operation operation = Find(happened);
            if (happened.Error is { } error)
            {
                Fail(operation, new StepFailedException(error), happened.At);
            }
            else
            {
                Complete(operation, operation.ResultOf(happened), happened.At);
            }
        }

        IsReplaying = false;
        CheckAwaits();
    }

    private Operation Find(JournalEvent happened)
    {
        if (!_open.TryGetValue(happened.Operation, out Operation? operation))
        {
            throw Diverged(happened, IsEnded ? "the process has ended" : "nothing with that number was asked for");
        }

        return JournalNames.AreSame(happened.What, operation.What, Services.GetRequiredService<SignalCatalog>()) ? operation : throw Diverged(happened, $"'{operation.What}'");
    }

    private void CheckCancellation(JournalEvent happened)
    {
        if (!HandlesCancellation)
        {
            throw Diverged(happened, "the process does not look at its CancellationToken");
        }
    }

    private NondeterminismException Diverged(JournalEvent happened, string ran) => new(
        $"The code of '{TypeName.Of(Process.Type)}' does not follow the journal of '{Id.Path}' any more: at its event {happened.Number} "
        + $"the operation {happened.Operation} was '{happened.What}', now it is {ran}. Keep the old way for old processes with process.Changed(\"…\"), "
        + "or deploy the old code, and resume the process.");
}
