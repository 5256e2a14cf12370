using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// Removes sent messages from PostgreSQL's outbox without waiting for the disk: if a crash of the server undoes the
/// removal, the effect is the same as a crash before it, and the message is sent again with the same id.
/// </summary>
internal sealed class PostgreSqlRemoval(SignalTables tables)
{
    private const string NotAwaited = PostgreSqlPlans.Once + ", set_config('synchronous_commit', 'off', true)";

    private readonly string _delete = $"DELETE FROM {tables.Outbox} WHERE id = ANY($1)";

    public async Task<int> RunAsync(DbContext context, IReadOnlyList<Guid> ids, bool prepared, CancellationToken cancellationToken)
    {
        await using DbBatch batch = context.Database.GetDbConnection().CreateBatch();
        batch.Add(NotAwaited);
        batch.Add(_delete, ids.ToArray());
        if (prepared)
        {
            await batch.PrepareAsync(cancellationToken);
        }

        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
