namespace BusSignals;

/// <inheritdoc cref="IProcesses"/>
internal sealed class ProcessQueries(SignalModel model, IProcessReader reader, DeliveryEngine engine) : IProcesses, IDeadSignals
{
    public Task<ProcessView?> FindAsync(string path, CancellationToken cancellationToken) =>
        FindAsync(IdOf(path), cancellationToken);

    public Task<ProcessView?> FindAsync(ProcessId id, CancellationToken cancellationToken) =>
        reader.FindAsync(id.Key, cancellationToken);

    public ProcessId IdOf(string path) => Resolve(path).Id;

    public ProcessId IdOf<TProcess>(params IEnumerable<(string Name, object? Value)> identity) where TProcess : class =>
        model.Processes.FirstOrDefault(it => it.Type == typeof(TProcess)) is { } process
            ? ProcessId.Of(process.Path, new SignalIdentity(identity))
            : throw new SignalPathException($"'{typeof(TProcess).Name}' is not registered; add it with signals.AddSaga<{typeof(TProcess).Name}>().");

    public async Task<bool> CancelTimerAsync(ProcessId id, string name, CancellationToken cancellationToken)
    {
        ProcessDefinition process = Resolve(id.Path).Process;
        return await engine.DeliverAsync(process, id, new CancelTimerDelivery(name), null, cancellationToken) == SignalOutcome.Applied;
    }

    public Task<IReadOnlyList<DeadSignal>> ListAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        return reader.ListDeadAsync(after, limit, cancellationToken);
    }

    private (ProcessDefinition Process, ProcessId Id) Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (ProcessDefinition process in model.Processes)
        {
            if (process.Path.TryMatch(path, out SignalIdentity? identity))
            {
                return (process, ProcessId.Of(process.Path, identity));
            }
        }

        string known = model.Processes.Count == 0 ? "none is" : string.Join(", ", model.Processes.Select(it => $"'{it.Path}'"));
        throw new SignalPathException($"No registered process has a path like '{path}'; registered: {known}.");
    }
}
