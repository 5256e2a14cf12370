using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

internal sealed class PostgreSqlDialect : SqlDialect
{
    public override string Now => "SELECT clock_timestamp()";

    public override string ClaimDue(string table) => $$"""
        WITH taken AS (
            SELECT id FROM {{table}} WHERE next_attempt <= {0} ORDER BY next_attempt LIMIT {1} FOR UPDATE SKIP LOCKED)
        UPDATE {{table}} AS o SET next_attempt = {2}, attempts = o.attempts + 1
        FROM taken WHERE o.id = taken.id
        RETURNING o.*
        """;

    public override PostgreSqlUnits? UnitsFor(DbContext context) => PostgreSqlUnits.For(context);

    public override StoreFailure? Classify(Exception exception) =>
        exception is not DbException error ? null : PostgreSqlErrors.Classify(error.SqlState);

    public override bool IsServerWide(Exception exception) => exception is DbException error && PostgreSqlErrors.IsServerWide(error);

    public override string? Remedy(Exception exception) =>
        exception is DbException { SqlState: { } state } ? PostgreSqlErrors.Remedy(state) : null;
}
