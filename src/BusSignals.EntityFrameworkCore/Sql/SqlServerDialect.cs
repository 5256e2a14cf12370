namespace BusSignals.EntityFrameworkCore;

internal sealed class SqlServerDialect : SqlDialect
{
    public override string ClaimDue(string table) => $$"""
        WITH taken AS (
            SELECT TOP ({1}) * FROM {{table}} WITH (UPDLOCK, READPAST, ROWLOCK)
            WHERE next_attempt <= {0} ORDER BY next_attempt)
        UPDATE taken SET next_attempt = {2}, attempts = attempts + 1
        OUTPUT inserted.*
        """;
}
