using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>What differs between databases.</summary>
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
    /// Claims due rows of the outbox for one node, skipping rows that another node is claiming: {0} now, {1} the
    /// maximum number, {2} until when.
    /// </summary>
    public abstract string ClaimDue(string table);

    /// <summary>
    /// Removes part of the history of some processes, if removing all at once would lock the whole table: {0} their
    /// keys as JSON, {1} the maximum number of rows. Null if one statement may remove all.
    /// </summary>
    public virtual string? RemoveHistory(string table) => null;

    /// <summary>
    /// Selects the rows of a table and locks those found against other writers until the transaction ends; null if
    /// nobody else writes in the meantime, or if it cannot be part of another query.
    /// </summary>
    public virtual string? LockRows(string table) => null;

    /// <summary>
    /// A setting of the current database with which everything works, but worse than it could; null if there is none.
    /// </summary>
    public virtual Task<string?> FindDrawbackAsync(DbContext context, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>Selects the database's time, in UTC; null if that is the host's.</summary>
    public virtual string? Now => null;

    /// <summary>The set-based statements for loading and committing, or null if EF Core does both.</summary>
    public virtual PostgreSqlUnits? UnitsFor(DbContext context) => null;

    /// <summary>
    /// The cause of an error of the store's own statement; null if the exception is not one of this database or its
    /// provider. It is called for an exception and for each of its causes, outermost first, and the first answer wins.
    /// A conflict of versions or ids is <see cref="StoreFailure.Data"/>: the committing code queries for its cause.
    /// </summary>
    public abstract StoreFailure? Classify(Exception exception);

    /// <summary>
    /// Whether an error of a handler's own statement means that nobody can work with the database now, rather than that
    /// the statement is wrong: the database was read-only, full, out of connections, shutting down. It is called for an
    /// exception and for each of its causes.
    /// </summary>
    public abstract bool IsServerWide(Exception exception);

    /// <summary>
    /// Whether a connection that should be in a transaction is in none, where its transaction does not notice that a
    /// statement has ended it; then it begins another one for it to roll back, which would fail without.
    /// </summary>
    public virtual bool TryReplaceEnded(DbConnection connection) => false;

    /// <summary>
    /// What a person can do about an error that makes the store <see cref="StoreFailure.Away"/>, as a sentence; null if
    /// the error's own text says it. It is called for an exception and for each of its causes, outermost first.
    /// </summary>
    public virtual string? Remedy(Exception exception) => null;
}
