using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Updates the tables of a SQLite file to the model. It adds whatever is missing: everything in a new file, or a few
/// columns in one that an earlier version created. It changes and removes nothing, and does not inspect what exists.
/// </summary>
internal static class EmbeddedTables
{
    /// <summary>Before timers had a kind, their names began with it.</summary>
    private const string KindsOfEarlierTimers =
        """
        UPDATE signal_outbox SET timer_kind = CASE
            WHEN timer_name = 'retry by a newer version' THEN 6
            WHEN timer_name = 'retry order' THEN 5
            WHEN timer_name LIKE 'retry %' THEN 4
            WHEN timer_name LIKE 'token %' THEN 3
            WHEN timer_name GLOB 'again [0-9]* [0-9]*' THEN 2
            WHEN timer_name GLOB 'poll [0-9]*' THEN 1
            ELSE 0 END
        WHERE timer_name IS NOT NULL
        """;

    public static async Task CompleteAsync(BusSignalsDbContext context, CancellationToken cancellationToken)
    {
        IModel model = context.GetService<IDesignTimeModel>().Model;
        IReadOnlyList<MigrationOperation> all = context.GetService<IMigrationsModelDiffer>().GetDifferences(null, model.GetRelationalModel());
        var missing = new List<MigrationOperation>();
        foreach (MigrationOperation operation in all)
        {
            missing.AddRange(operation switch
            {
                CreateTableOperation table => await MissingAsync(context, table, cancellationToken),
                CreateIndexOperation index when await HasIndexAsync(context, index.Name, cancellationToken) => [],
                _ => [operation],
            });
        }

        foreach (MigrationCommand command in context.GetService<IMigrationsSqlGenerator>().Generate(missing, model))
        {
            await context.Database.ExecuteSqlRawAsync(command.CommandText, cancellationToken);
        }

        if (missing.OfType<AddColumnOperation>().Any(it => it.Name == "timer_kind"))
        {
            await context.Database.ExecuteSqlRawAsync(KindsOfEarlierTimers, cancellationToken);
        }
    }

    private static async Task<IEnumerable<MigrationOperation>> MissingAsync(
        BusSignalsDbContext context, CreateTableOperation table, CancellationToken cancellationToken)
    {
        List<string> columns = await context.Database
            .SqlQuery<string>($"SELECT name AS Value FROM pragma_table_info({table.Name})").ToListAsync(cancellationToken);
        return columns.Count == 0 ? [table] : table.Columns.Where(it => !columns.Contains(it.Name)).Select(WithValue);
    }

    private static async Task<bool> HasIndexAsync(BusSignalsDbContext context, string name, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<int>($"SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'index' AND name = {name}")
            .SingleAsync(cancellationToken) > 0;

    /// <summary>Existing rows get the empty value of a required column.</summary>
    private static AddColumnOperation WithValue(AddColumnOperation column)
    {
        if (!column.IsNullable)
        {
            column.DefaultValue ??= column.ClrType == typeof(string) ? "" : Activator.CreateInstance(column.ClrType);
        }

        return column;
    }
}
