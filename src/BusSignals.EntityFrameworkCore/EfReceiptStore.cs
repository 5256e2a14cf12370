using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Finds everything known about a message, and stores what no history has.</summary>
internal sealed class EfReceiptStore<TContext>(EfContexts<TContext> contexts) : IReceiptStore where TContext : DbContext
{
    public Task<MessageTraces> FindTracesAsync(Guid messageId, CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        var entries = await context.Rows<HistoryEntry>().AsNoTracking().Where(it => it.MessageId == messageId)
            .Join(context.Rows<ProcessRow>(), it => it.ProcessKey, it => it.Key, (entry, row) => new { row.Path, row.Type, entry })
            .ToListAsync(cancellationToken);
        return new MessageTraces(
            [.. entries.Select(it => new ProcessTrace(it.Path, it.Type, it.entry))],
            await context.Rows<UnreachedSignal>().AsNoTracking().Where(it => it.MessageId == messageId)
                .OrderBy(it => it.Sequence).ToListAsync(cancellationToken),
            await context.Rows<DeadSignal>().AsNoTracking().Where(it => it.MessageId == messageId).OrderBy(it => it.Sequence)
                .Select(it => new DeadSignal
                {
                    Sequence = it.Sequence,
                    Reason = it.Reason,
                    Error = it.Error,
                    Endpoint = it.Endpoint,
                    ProcessPath = it.ProcessPath,
                    SignalId = it.SignalId,
                    MessageId = it.MessageId,
                    Body = "", // a receipt does not show it
                    ArrivedAt = it.ArrivedAt,
                    DeadAt = it.DeadAt,
                })
                .ToListAsync(cancellationToken));
    }, cancellationToken);

    public Task<IReadOnlyList<MessageFate>> FindFatesAsync(FateQuery query, CancellationToken cancellationToken) =>
        contexts.RunAsync<IReadOnlyList<MessageFate>>(async context =>
        {
            Guid?[] messages = [.. query.Messages];
            Guid key = query.Process.Key;
            var reached = await context.Rows<HistoryEntry>().AsNoTracking().WhereIn(it => it.MessageId, messages)
                .Join(context.Rows<ProcessRow>(), it => it.ProcessKey, it => it.Key, (entry, row) => new { entry.MessageId, row.Type, row.Key })
                .Where(it => it.Type == query.Type)
                .GroupBy(it => new { it.MessageId, IsHere = it.Key == key }).Select(it => it.Key).ToListAsync(cancellationToken);
            List<Guid?> dead = await context.Rows<DeadSignal>().AsNoTracking().WhereIn(it => it.MessageId, messages)
                .Where(it => it.Endpoint == query.Endpoint && (it.ProcessPath == null || it.ProcessPath == query.Process.Path))
                .Select(it => it.MessageId).Distinct().ToListAsync(cancellationToken);
            List<Guid> unreached = await context.Rows<UnreachedSignal>().AsNoTracking().WhereIn(it => it.MessageId, query.Messages)
                .Where(it => it.Endpoint == query.Endpoint && (it.ProcessKey == null || it.ProcessKey == key))
                .Select(it => it.MessageId).Distinct().ToListAsync(cancellationToken);
            return
            [
                .. reached.Select(it => new MessageFate(it.MessageId!.Value, it.IsHere ? FateKind.Here : FateKind.Elsewhere)),
                .. dead.Select(it => new MessageFate(it!.Value, FateKind.Dead)),
                .. unreached.Select(it => new MessageFate(it, FateKind.Unreached)),
            ];
        }, cancellationToken);

    public Task AddUnreachedAsync(UnreachedSignal signal, CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        bool known = signal.ProcessKey is { } key && await context.Rows<HistoryEntry>()
            .AnyAsync(it => it.ProcessKey == key && it.MessageId == signal.MessageId, cancellationToken);
        if (!known)
        {
            context.AddRow(signal with { Sequence = 0 }); // a copy, because the context writes the generated number into it
        }

        return await context.SaveAllAsync(cancellationToken);
    }, cancellationToken);

    public Task CountDuplicateAsync(Guid process, Guid messageId, CancellationToken cancellationToken) => contexts.RunAsync(context =>
        context.Rows<HistoryEntry>().Where(it => it.ProcessKey == process && it.MessageId == messageId)
            .ExecuteUpdateAsync(it => it.SetProperty(entry => entry.Duplicates, entry => entry.Duplicates + 1), cancellationToken), cancellationToken);

    public Task<int> RemoveUnreachedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        contexts.RunAsync(async context =>
        {
            List<long> old = await context.Rows<UnreachedSignal>().Where(it => it.ReceivedAt < before)
                .OrderBy(it => it.ReceivedAt).Take(limit).Select(it => it.Sequence).ToListAsync(cancellationToken);
            return await EfRemoval.RemoveAsync(context.Rows<UnreachedSignal>(), it => it.Sequence, old, cancellationToken);
        }, cancellationToken);
}
