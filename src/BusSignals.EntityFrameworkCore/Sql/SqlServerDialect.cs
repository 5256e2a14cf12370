using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

internal sealed class SqlServerDialect : SqlDialect
{
    public override string Now => "SELECT SYSUTCDATETIME()";

    /// <summary>
    /// The ids go through a table of their own, because OUTPUT without INTO fails on a table with a trigger. The
    /// isolation level applies to this command only: READPAST fails on a SERIALIZABLE connection.
    /// </summary>
    public override string ClaimDue(string table) => $$"""
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        DECLARE @taken TABLE (id uniqueidentifier NOT NULL PRIMARY KEY);
        WITH due AS (
            SELECT TOP ({1}) id, next_attempt, attempts FROM {{table}} WITH (UPDLOCK, READPAST, ROWLOCK)
            WHERE next_attempt <= {0} ORDER BY next_attempt)
        UPDATE due SET next_attempt = {2}, attempts = attempts + 1
        OUTPUT inserted.id INTO @taken;
        SELECT message.* FROM {{table}} AS message INNER JOIN @taken AS taken ON taken.id = message.id;
        """;

    public override string? RemoveHistory(string table) => $$"""
        DELETE TOP ({1}) FROM {{table}}
        WHERE process_key IN (SELECT CAST([value] AS uniqueidentifier) FROM OPENJSON({0}))
        """;

    public override string LockRows(string table) => $"SELECT * FROM {table} WITH (UPDLOCK, ROWLOCK)";

    public override async Task<string?> FindDrawbackAsync(DbContext context, CancellationToken cancellationToken)
    {
        const string isOn = "SELECT CAST(is_read_committed_snapshot_on AS int) AS [Value] FROM sys.databases WHERE database_id = DB_ID()";
        List<int> found = await context.Database.SqlQueryRaw<int>(isOn).ToListAsync(cancellationToken);
        string database = context.Database.GetDbConnection().Database;
        return found is [0]
            ? $"READ_COMMITTED_SNAPSHOT is off in the database '{database}': readers wait for writers, and deadlocks are more frequent. "
                + $"No signal is lost by it, but all become slower. To turn it on: ALTER DATABASE [{database.Replace("]", "]]", StringComparison.Ordinal)}] "
                + "SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE"
            : null;
    }

    public override StoreFailure? Classify(Exception exception) => SqlServerErrors.Classify(exception);

    public override bool IsServerWide(Exception exception) => SqlServerErrors.IsServerWide(exception);

    public override string? Remedy(Exception exception) => SqlServerErrors.Remedy(exception);
}
