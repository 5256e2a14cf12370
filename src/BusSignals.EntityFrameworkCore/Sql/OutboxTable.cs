using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BusSignals.EntityFrameworkCore;

/// <summary>The outbox table's name as the database at hand writes it.</summary>
internal static class OutboxTable
{
    public static string In(DbContext context)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        var entity = context.Model.FindEntityType(typeof(OutgoingMessage))!;
        return sql.DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }
}
