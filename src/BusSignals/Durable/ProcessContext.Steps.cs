using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <content>Doing something outside the process.</content>
public sealed partial class ProcessContext
{
    /// <summary>
    /// Does something outside the process once and records its result, so that a replay does not do it again. It runs
    /// in the delivery that reaches it, in the same commit as everything else there. It may run again if that commit
    /// fails, so calls to other systems should be safe to repeat. Use an activity for work that takes long.
    /// </summary>
    /// <param name="name">What it does, in words; must stay the same across releases. At most 400
    /// characters.</param>
    /// <param name="work">The work; it may await anything.</param>
    /// <exception cref="StepFailedException">
    /// Thrown where the step is awaited, if every attempt failed or part of its result would be lost in serialization.
    /// </exception>
    /// <exception cref="NotSupportedException">Part of the result's type would be lost in serialization; the message
    /// names the member.</exception>
    public DurableTask<T> StepAsync<T>(string name, Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Step(name, _ => work());
    }

    /// <summary>As above, without a result.</summary>
    public DurableTask<bool> StepAsync(string name, Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Step(name, async _ =>
        {
            await work();
            return true;
        });
    }

    /// <summary>
    /// As above, with a service from the delivery that runs it: a <c>DbContext</c> taken here is saved in the same
    /// transaction as the process.
    /// </summary>
    public DurableTask<T> StepAsync<TService, T>(string name, Func<TService, Task<T>> work) where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        return Step(name, session => work(ServiceOf<TService>(session)));
    }

    /// <summary>As above, with a service and without a result.</summary>
    public DurableTask<bool> StepAsync<TService>(string name, Func<TService, Task> work) where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(work);
        return Step(name, async session =>
        {
            await work(ServiceOf<TService>(session));
            return true;
        });
    }

    /// <summary>
    /// A step that waits for others, such as gates, tokens or signals, before it runs. It reads what it needs itself,
    /// in its own transaction.
    /// </summary>
    /// <param name="name">What it does, in words; must stay the same across releases. At most 400
    /// characters.</param>
    /// <param name="work">The work, with a service from the delivery.</param>
    /// <param name="waitFor">Everything that must come first. If one of them fails, the step does not run and its
    /// exception is thrown.</param>
    public async Task<T> StepAsync<TService, T>(string name, Func<TService, Task<T>> work, IReadOnlyList<Alternative> waitFor) where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(waitFor);
        await AllOf([.. Branch.Start(this, waitFor).Select(it => it.Operation)]);
        return await StepAsync(name, work);
    }

    /// <summary>
    /// Has work done by an activity, on a queue of its own with its own retry policy and timeout, so that it blocks
    /// nothing however long it takes. It may run more than once when machines die; its result counts once.
    /// </summary>
    /// <param name="activity">The kind of work, shared with whoever does it.</param>
    /// <param name="input">What the activity needs to know.</param>
    /// <exception cref="StepFailedException">Thrown where it is awaited, if all attempts of its policy
    /// failed.</exception>
    /// <exception cref="NotSupportedException">Part of the type of the input or result would be lost in serialization;
    /// the message names the member.</exception>
    public DurableTask<TResult> ActivityAsync<TInput, TResult>(ActivityDefinition<TInput, TResult> activity, TInput input)
    {
        ArgumentNullException.ThrowIfNull(activity);
        KeptValues.Check(typeof(TResult), SignalPayload.Options);
        Check(input, typeof(TInput));
        string what = $"activity {activity.Id}";
        Operation operation = _run.Ask(what, number => new RemoteOperation(_run, number, what)
        {
            Wait = activity.Id.ToString(),
            Contract = typeof(ActivityEnded),
            Retry = activity.Retry,
            Begin = (session, round) => RunActivity.SendAsync(session, activity.Id, input, number, round),
            Read = happened => happened.ReadSignal(BindingOf(typeof(ActivityEnded)).Definition),
            Map = ended => ((ActivityEnded)ended!).Read<TResult>(activity.Id),
        });
        return new DurableTask<TResult>(operation);
    }

    /// <summary>Emits a signal; it is sent with the commit.</summary>
    /// <returns>The message's id.</returns>
    public DurableTask<Guid> EmitAsync<T>(Signal<T> signal, T message, EmitOptions? options = null) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        string name = JournalNames.OfSignal(typeof(T), _run.Services.GetRequiredService<SignalCatalog>());
        return Step($"emit {name}", session => BusOf(session).EmitAsync(message, options, session.Context.CancellationToken));
    }

    /// <summary>
    /// Records a checkpoint in the history, which <see cref="IProcesses.FindCheckpointAsync"/> reads.
    /// </summary>
    /// <param name="data">Anything that serializes to JSON.</param>
    public DurableTask<CheckpointId> CheckpointAsync(object? data = null) => Step("checkpoint", session =>
    {
        HistoryEntry entry = session.Append(HistoryEntries.Note("checkpoint", HistoryKind.Checkpoint, data, session.Now));
        return Task.FromResult(new CheckpointId(session.Id.Key, entry.Sequence));
    });

    private static string Checked(string name)
    {
        KeptValues.CheckText(name, nameof(name), "The name of a step");
        return name.Length <= Operation.MaxNameLength
            ? name
            : throw new ArgumentException($"The name '{name[..40]}…' has {name.Length} characters; at most {Operation.MaxNameLength} are kept.", nameof(name));
    }

    private static TService ServiceOf<TService>(ProcessSession session) where TService : notnull => session.Services.GetRequiredService<TService>();

    private static SignalBus BusOf(ProcessSession session) => (SignalBus)ServiceOf<ISignalBus>(session);

    private DurableTask<T> Step<T>(string name, Func<ProcessSession, Task<T>> work)
    {
        string what = $"step {Checked(name)}";
        KeptValues.Check(typeof(T), StateJsonOptions.Default);
        Operation operation = _run.Ask(what, number => new StepOperation(_run, number, what)
        {
            Work = async session => await work(session) is { } result
                ? KeptValues.Write(result, typeof(T), StateJsonOptions.Default) // here, so that a value it cannot keep fails the step
                : null,
            Read = happened => happened.Read<T>(),
        });
        return new DurableTask<T>(operation);
    }
}
