using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Creates the tables of the embedded database before anything uses them, and completes those of an earlier version,
/// even in a file that has other tables, and even if two hosts start at once.
/// </summary>
internal sealed class EmbeddedDatabase(EfContexts<BusSignalsDbContext> contexts) : StartingService
{
    public override Task StartingAsync(CancellationToken cancellationToken) => contexts.TryAsync(async context =>
    {
        try
        {
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
            await using IDbContextTransaction alone = await context.Database.BeginTransactionAsync(cancellationToken);
            await EmbeddedTables.CompleteAsync(context, cancellationToken);
            await alone.CommitAsync(cancellationToken);
            return true;
        }
        catch (SqliteException exception)
        {
            throw new SignalConfigurationException(
                $"The SQLite file '{context.Database.GetDbConnection().DataSource}' cannot be used: {exception.Message} "
                + "Name a file in a folder that exists and can be written.",
                exception);
        }
    }, cancellationToken);
}
