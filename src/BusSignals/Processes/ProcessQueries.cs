namespace BusSignals;

/// <inheritdoc cref="IProcesses"/>
internal sealed class ProcessQueries(SignalCatalog model, IProcessReader reader, IWaitReader waits, DeliveryEngine engine, SensitiveViews views) : IProcesses
{
    public Task<ProcessView?> FindAsync(string path, CancellationToken cancellationToken) =>
        FindAsync(IdOf(path), cancellationToken);

    public async Task<ProcessView?> FindAsync(ProcessId id, CancellationToken cancellationToken) =>
        await reader.FindAsync(id.Key, cancellationToken) is { } stored ? views.Of(new ProcessView(stored)) : null;

    public ProcessId IdOf(string path) => model.Resolve(path).Id;

    public ProcessId IdOf<TProcess>(params IEnumerable<(string Name, object? Value)> identity) where TProcess : class
    {
        ProcessDefinition process = model.Processes.FirstOrDefault(it => it.Type == typeof(TProcess))
            ?? throw new SignalPathException(SignalCatalog.NotRegistered(typeof(TProcess)));
        var values = new SignalIdentity(identity);
        string[] unknown = [.. values.Values.Select(it => it.Key).Except(process.Path.Parameters).Select(it => $"'{it}'")];
        return unknown.Length == 0
            ? ProcessId.Of(process.Path, values)
            : throw new SignalPathException($"The path '{process.Path.Template}' has no parameter {string.Join(", ", unknown)}; give the values of its own alone.");
    }

    public async Task<bool> CancelTimerAsync(ProcessId id, string name, CancellationToken cancellationToken)
    {
        ProcessDefinition process = model.ProcessOf(id);
        return await engine.DeliverAsync(process, id, new CancelTimerDelivery(name), null, cancellationToken) == SignalOutcome.Applied;
    }

    public async Task<bool> RescheduleTimerAsync(ProcessId id, string name, DateTimeOffset due, CancellationToken cancellationToken)
    {
        ProcessDefinition process = model.ProcessOf(id);
        return await engine.DeliverAsync(process, id, new RescheduleTimerDelivery(name, due), null, cancellationToken) == SignalOutcome.Applied;
    }

    public Task<IReadOnlyList<PendingTimer>> ListTimersAsync(TimerQuery? query, CancellationToken cancellationToken)
    {
        query ??= new TimerQuery();
        Paging.Check(query.Limit);
        return waits.ListTimersAsync(query, Paging.ShapeOf(model, query.Process), cancellationToken);
    }

    public async Task<HistoryEntry?> FindCheckpointAsync(CheckpointId id, CancellationToken cancellationToken)
    {
        return await reader.FindAsync(id.ProcessKey, cancellationToken) is { } stored
            ? views.Of(new ProcessView(stored)).Checkpoints.FirstOrDefault(it => it.Sequence == id.Sequence)
            : null;
    }

    public async Task<ProcessRecording?> RecordAsync(ProcessId id, CancellationToken cancellationToken)
    {
        ProcessDefinition process = model.ProcessOf(id);
        if (process.Behaviour is not DurableBehaviour)
        {
            throw new ArgumentException($"'{TypeName.Of(process.Type)}' is no durable process; only those are replayed.", nameof(id));
        }

        return await reader.FindAsync(id.Key, cancellationToken) is { Row.Status: not ProcessStatus.NotStarted } stored ? new ProcessView(stored).Record() : null;
    }

    public async Task<bool> RecordChangeAsync(ProcessId id, string changeId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changeId);
        var delivery = new RecordChangeDelivery(ChangeIds.Checked(changeId, nameof(changeId)));
        return await engine.DeliverAsync(model.ProcessOf(id), id, delivery, null, cancellationToken) == SignalOutcome.Applied;
    }
}
