using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>What is said differently to each database.</summary>
internal abstract class SqlDialect
{
    /// <summary>The dialect of an EF Core provider, or null for one that is not supported.</summary>
    public static SqlDialect? For(string? provider) => provider switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => new PostgreSqlDialect(),
        "Microsoft.EntityFrameworkCore.SqlServer" => new SqlServerDialect(),
        "Microsoft.EntityFrameworkCore.Sqlite" => new SqliteDialect(),
        _ => null,
    };

    /// <summary>
    /// Takes due rows of the outbox for one node, past rows that another node is taking: {0} now, {1} at most so
    /// many, {2} until when.
    /// </summary>
    public abstract string ClaimDue(string table);

    /// <summary>
    /// Removes a part of the history of some processes, where all at once would lock the whole table: {0} their keys as JSON, {1} at
    /// most so many rows. Null where it may be one statement.
    /// </summary>
    public virtual string? RemoveHistory(string table) => null;

    /// <summary>
    /// Selects the rows of a table and keeps those that are found from other writers until the transaction ends; null where nobody
    /// else writes in the meantime, or where it cannot be said within another query.
    /// </summary>
    public virtual string? LockRows(string table) => null;

    /// <summary>What is set in the database at hand so that all works, but worse than it could; null if there is nothing.</summary>
    public virtual Task<string?> FindDrawbackAsync(DbContext context, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>Selects the database's time, in UTC; null where that is the host's.</summary>
    public virtual string? Now => null;

    /// <summary>The set-based statements for loading and committing, or null where EF Core does both.</summary>
    public virtual PostgreSqlUnits? UnitsFor(DbContext context) => null;

    /// <summary>
    /// What an error of the store's own statement comes of; null if the exception is not one that this database or its
    /// provider makes. It is asked for an exception and for each of its causes, the outermost first, and the first answer counts.
    /// A conflict of versions or ids is <see cref="StoreFailure.Data"/>: whoever commits asks what made it.
    /// </summary>
    public abstract StoreFailure? Classify(Exception exception);

    /// <summary>
    /// Whether an error of a handler's own statement says that nobody can work with the database now, rather than that the
    /// statement is wrong: it was read-only, full, out of connections, shutting down. It is asked for an exception and for each
    /// of its causes.
    /// </summary>
    public abstract bool IsServerWide(Exception exception);

    /// <summary>
    /// What a person can do about an error that makes the store <see cref="StoreFailure.Away"/>, as a sentence; null if the
    /// error's own words say it. It is asked for an exception and for each of its causes, the outermost first.
    /// </summary>
    public virtual string? Remedy(Exception exception) => null;
}
