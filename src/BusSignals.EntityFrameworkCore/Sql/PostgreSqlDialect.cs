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

    /// <summary>
    /// Npgsql's legacy time stamps are not reported, because somebody has chosen them for the whole application.
    /// </summary>
    public override Task<string?> FindDrawbackAsync(DbContext context, CancellationToken cancellationToken) => Task.FromResult(
        PostgreSqlModel.OddColumn(context.Model) is { } column && !(AppContext.TryGetSwitch("Npgsql.EnableLegacyTimestampBehavior", out bool isLegacy) && isLegacy)
            ? $"The column {column} of the context '{TypeName.Of(context.GetType())}' is not as AddBusSignals() makes it, so that EF Core writes what the engine "
                + "stores, row by row. No signal is lost by it, but all become slower. To let one statement do it, leave the types of the namespace "
                + "'BusSignals' out of what configures all types of the model."
            : null);

    public override PostgreSqlUnits? UnitsFor(DbContext context) => PostgreSqlUnits.For(context);

    public override StoreFailure? Classify(Exception exception) =>
        exception is not DbException error ? null : PostgreSqlErrors.Classify(error.SqlState);

    public override bool IsServerWide(Exception exception) => exception is DbException error && PostgreSqlErrors.IsServerWide(error);

    public override string? Remedy(Exception exception) =>
        exception is DbException error ? PostgreSqlErrors.Remedy(error) : null;
}
