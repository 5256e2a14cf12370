using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>A durable process as a process of the engine. One for each class, shared by all its processes.</summary>
internal sealed class DurableBehaviour(Type type, Type input, PathBinding identity, IServiceScopeFactory scopes, HotProcesses hot) : IProcessBehaviour
{
    public const string Running = "Running";

    private static readonly ObjectFactory Nothing = (_, _) => throw new InvalidOperationException();

    private ObjectFactory _make = Nothing;

    public string FinalState => "Ended";

    /// <summary>The contract of the signal that starts it, if its input is one.</summary>
    public Type Input => input;

    /// <summary>Reads the identity from the input.</summary>
    public PathBinding Identity => identity;

    public async ValueTask<IProcessInstance> OpenAsync(ProcessSession session)
    {
        if (session.Status is ProcessStatus.NotStarted or ProcessStatus.Ended)
        {
            return new DurableInstance(this, session, null);
        }

        if (hot.Take(session.Id.Key, session.LoadedVersion) is { } run)
        {
            return new DurableInstance(this, session, run);
        }

        var store = session.Services.GetRequiredService<IProcessStore>();
        IReadOnlyList<HistoryEntry> journal = await store.LoadJournalAsync(session.Id.Key, session.Context.CancellationToken);
        HistoryEntry start = journal[0];
        run = NewRun(session, DurableInput.Read(start, input));
        var instance = new DurableInstance(this, session, run);
        run.Host = instance;
        run.Replay(start.ConsumedAt!.Value, journal.Skip(1).Select(JournalEvent.Of));
        instance.CheckWaits();
        return instance;
    }

    public DurableRun NewRun(ProcessSession session, object startedWith) => new(
        session.Definition,
        session.Id,
        scopes.CreateAsyncScope(),
        (run, services) =>
        {
            if (ReferenceEquals(_make, Nothing))
            {
                _make = ActivatorUtilities.CreateFactory(type, []);
            }

            return ((IDurableProcess)_make(services, null)).RunAsync(new ProcessContext(run), startedWith);
        });

    public void Keep(ProcessId id, long version, DurableRun run) => hot.Put(id.Key, version, run);
}
