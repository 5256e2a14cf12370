using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Runs a durable process in the engine. One per class, shared by all its processes.</summary>
internal sealed class DurableBehaviour(Type type, SignalDefinition input, PathBinding identity, IServiceScopeFactory scopes, DurableRunCache hot) : IProcessBehaviour
{
    public const string Running = "Running";

    private readonly Lazy<ObjectFactory> _make = new(() => ActivatorUtilities.CreateFactory(type, []));

    public string FinalState => "Ended";

    public bool OwnsTimers => true;

    public IEnumerable<Type> ServiceTypes => [type];

    /// <summary>The type of its input; perhaps the contract of a signal.</summary>
    public Type Input => input.Contract;

    /// <summary>The rules of the input, the same kind as for a signal's payload.</summary>
    public SignalDefinition InputDefinition => input;

    /// <summary>Reads the identity from the input.</summary>
    public PathBinding Identity => identity;

    public bool Starts(SignalDefinition signal) => signal.Contract == Input;

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
        IReadOnlyList<JournalEvent> journal = await store.LoadJournalAsync(session.Id.Key, session.Journal.From, session.Context.CancellationToken);
        journal = [.. journal.TakeWhile(it => it.Number <= session.Journal.Length)]; // another node may have gone on since the process was loaded
        run = NewRun(session.Definition, session.Id, session.Journal.From, DurableInput.Read(journal[0], Input));
        var instance = new DurableInstance(this, session, run);
        run.Host = instance;
        try
        {
            run.Replay(journal);
            instance.CheckWaits();
            return instance;
        }
        catch
        {
            await run.DisposeAsync();
            await CheckIsFreshAsync(store, session);
            throw;
        }
    }

    /// <summary>
    /// A process that another node changes while it is being read may look as if its code had changed.
    /// </summary>
    private static async Task CheckIsFreshAsync(IProcessStore store, ProcessSession session)
    {
        ProcessSnapshot now = (await store.LoadAsync([new LoadRequest(session.Id.Key, null)], session.Context.CancellationToken))[0];
        if (now.Row?.Version != session.LoadedVersion)
        {
            throw new StaleSnapshotException();
        }
    }

    /// <summary>The code of one process, not yet started.</summary>
    public DurableRun NewRun(ProcessDefinition process, ProcessId id, int origin, object startedWith) => new(
        process,
        id,
        origin,
        scopes.CreateAsyncScope(),
        (run, services) => ((IDurableProcess)_make.Value(services, null)).RunAsync(new ProcessContext(run), startedWith));

    public void Keep(ProcessId id, long version, DurableRun run) => hot.Put(id.Key, version, run);

    public void ApplyLate(ProcessSession session, object signal)
    {
        if (signal is StartProcess { ReplyTo: { } listener })
        {
            session.TellAtEnd(listener);
        }
    }
}
