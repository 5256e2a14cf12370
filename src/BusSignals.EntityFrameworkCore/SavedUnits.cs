using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Commits units of work through EF Core, if the store has no statement of its own for that. The versions are checked
/// first, in the same transaction: a unit that conflicts is left out, while EF Core would log errors and fail the
/// others.
/// </summary>
internal static class SavedUnits
{
    public static async Task<CommitResult[]> CommitAsync(
        DbContext context, SqlDialect dialect, IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.Database.AutoSavepointsEnabled = false;
        HashSet<Guid> stored = await AddAsync(context, dialect, commits, cancellationToken);
        await context.SaveAllAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. commits.Select(it => stored.Contains(it.Row.Key) ? CommitResult.Committed : CommitResult.Conflict)];
    }

    /// <summary>Adds units to what the context saves next, in its current transaction.</summary>
    /// <returns>The keys of the processes whose units were added; the others have another version by now.</returns>
    public static async Task<HashSet<Guid>> AddAsync(
        DbContext context, SqlDialect dialect, IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        IQueryable<ProcessRow> rows = dialect.LockRows(SignalTables.NameOf<ProcessRow>(context)) is { } locked
            ? context.Set<ProcessRow>().FromSqlRaw(locked)
            : context.Set<ProcessRow>();
        Dictionary<Guid, long> versions = await rows.IgnoreQueryFilters().WhereIn(it => it.Key, [.. commits.Select(it => it.Row.Key)])
            .Select(it => new { it.Key, it.Version }).ToDictionaryAsync(it => it.Key, it => it.Version, cancellationToken);
        ProcessCommit[] current = [.. commits.Where(it => versions.GetValueOrDefault(it.Row.Key) == it.ExpectedVersion)];
        foreach (ProcessCommit commit in current)
        {
            UnitOfWork.Add(context, commit);
        }

        // With a statement instead of tracked changes, so that one that an operator has withdrawn is not an error.
        Guid[] withdrawn = [.. current.SelectMany(it => it.WithdrawnTimers)];
        if (withdrawn.Length > 0)
        {
            await context.Rows<OutgoingMessage>().WhereIn(it => it.Id, withdrawn).ExecuteDeleteAsync(cancellationToken);
        }

        return [.. current.Select(it => it.Row.Key)];
    }
}
