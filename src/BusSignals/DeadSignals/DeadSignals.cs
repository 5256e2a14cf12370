using MassTransit;

namespace BusSignals;

/// <inheritdoc cref="IDeadSignals"/>
internal sealed class DeadSignals(IProcessReader reader, SignalRouter router, DeadSignalReader messages, SensitiveViews views) : IDeadSignals
{
    private const int PageSize = 1000;

    public async Task<IReadOnlyList<DeadSignal>> ListAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, PageSize);
        return [.. (await reader.ListDeadAsync(after, limit, cancellationToken)).Select(views.Of)];
    }

    public async Task<DeadSignal?> FindAsync(long sequence, CancellationToken cancellationToken) =>
        await ReadAsync(sequence, cancellationToken) is { } dead ? views.Of(dead) : null;

    public Task<bool> RemoveAsync(long sequence, CancellationToken cancellationToken) => reader.RemoveDeadAsync(sequence, cancellationToken);

    public async Task<ReplayResult> ReplayAsync(long sequence, CancellationToken cancellationToken) => await ReplayAsync(
        await ReadAsync(sequence, cancellationToken)
            ?? throw new ArgumentException($"There is no dead signal with the number {sequence}; it may have been replayed or removed.", nameof(sequence)),
        cancellationToken);

    public async Task<IReadOnlyList<ReplayResult>> ReplayAllAsync(Predicate<DeadSignal>? filter, CancellationToken cancellationToken)
    {
        var results = new List<ReplayResult>();
        var stuck = new HashSet<string>(StringComparer.Ordinal);
        foreach (DeadKey key in await SelectAsync(filter, cancellationToken))
        {
            if (key.ProcessPath is { } path && stuck.Contains(path))
            {
                results.Add(new ReplayResult(key.Sequence, null, $"An earlier signal of '{path}' could not be applied; this one is left to keep the order."));
                continue;
            }

            if (await ReadAsync(key.Sequence, cancellationToken) is not { } dead)
            {
                continue; // somebody else has replayed or removed it meanwhile
            }

            ReplayResult result = await ReplayAsync(dead, cancellationToken);
            results.Add(result);
            if (!result.Succeeded && key.ProcessPath is { } failed)
            {
                stuck.Add(failed);
            }
        }

        return results;
    }

    /// <summary>The dead signal as it is stored.</summary>
    private async Task<DeadSignal?> ReadAsync(long sequence, CancellationToken cancellationToken) =>
        (await reader.ListDeadAsync(sequence - 1, 1, cancellationToken)).FirstOrDefault(it => it.Sequence == sequence);

    /// <summary>
    /// The keys of those to replay, in order, without their bodies: together they may be larger than memory.
    /// </summary>
    private async Task<DeadKey[]> SelectAsync(Predicate<DeadSignal>? filter, CancellationToken cancellationToken)
    {
        var selected = new List<DeadKey>();
        long last = 0;
        while (await PageAsync(filter, last, cancellationToken) is { Last: { } next } page)
        {
            selected.AddRange(page.Selected);
            last = next;
        }

        return [.. selected.OrderBy(it => it.ArrivedAt).ThenBy(it => it.Sequence)];
    }

    private async Task<(long? Last, IEnumerable<DeadKey> Selected)> PageAsync(
        Predicate<DeadSignal>? filter, long after, CancellationToken cancellationToken)
    {
        if (filter is null)
        {
            IReadOnlyList<DeadKey> keys = await reader.ListDeadKeysAsync(after, PageSize, cancellationToken);
            return (keys is [.., DeadKey last] ? last.Sequence : null, keys);
        }

        IReadOnlyList<DeadSignal> page = await reader.ListDeadAsync(after, PageSize, cancellationToken);
        IEnumerable<DeadKey> selected = page.Where(it => filter(views.Of(it))).Select(it => new DeadKey(it.Sequence, it.ArrivedAt, it.ProcessPath, 0));
        return (page is [.., DeadSignal end] ? end.Sequence : null, [.. selected]); // so that the page can be collected
    }

    private async Task<ReplayResult> ReplayAsync(DeadSignal dead, CancellationToken cancellationToken)
    {
        DeadMessage message;
        try
        {
            message = messages.Read(dead, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            return StillDead(dead, exception); // whatever it is, it must not block the others
        }

        try
        {
            return await ReplayAsync(dead, message, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StoreUnavailableException) && !cancellationToken.IsCancellationRequested)
        {
            return StillDead(dead, exception);
        }
    }

    private static ReplayResult StillDead(DeadSignal dead, Exception exception) => new(
        dead.Sequence, null, exception is InvalidSignalException or NewerVersionException ? FailureText.WithCauses(exception.Message, exception) : FailureText.Of(exception));

    private async Task<ReplayResult> ReplayAsync(DeadSignal dead, DeadMessage message, CancellationToken cancellationToken)
    {
        bool reachesMany = message.Process.Reaches(message.Binding.Definition);
        ProcessId? only = reachesMany && dead.ProcessPath is { } path && message.Process.Path.TryMatch(path, out SignalIdentity? identity)
            ? ProcessId.Of(message.Process.Path, identity)
            : null;
        bool isForMany = reachesMany && only is null;
        Func<DeadReason, string, DeadSignal?> source = router.SourceOf(message.Process, message.Binding.Definition, message.Context);
        string? error = null;
        SignalOutcome outcome = await router.DeliverAsync(
            message.Process,
            message.Binding,
            message.Message,
            message.Context,
            (reason, why) =>
            {
                error = why;
                return isForMany ? source(reason, why) : null; // for one process it is a dead signal already
            },
            replayed: true,
            only);
        if (outcome is SignalOutcome.Applied or SignalOutcome.Waiting or SignalOutcome.Duplicate or SignalOutcome.Late)
        {
            await reader.RemoveDeadAsync(dead.Sequence, cancellationToken);
            return new ReplayResult(dead.Sequence, outcome, null);
        }

        return new ReplayResult(dead.Sequence, outcome, error ?? $"Its outcome is '{outcome}'.");
    }
}
