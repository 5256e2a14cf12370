using Microsoft.Data.Sqlite;

namespace BusSignals.EntityFrameworkCore;

internal sealed class SqliteDialect : SqlDialect
{
    private const int Busy = 5;
    private const int Locked = 6;

    /// <summary>SQLite has one writer, so nothing needs to be locked or skipped.</summary>
    public override string ClaimDue(string table) => $$"""
        UPDATE {{table}} SET next_attempt = {2}, attempts = attempts + 1
        WHERE id IN (SELECT id FROM {{table}} WHERE next_attempt <= {0} ORDER BY next_attempt LIMIT {1})
        RETURNING *
        """;

    public override bool IsUnavailable(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Busy or Locked };
}
