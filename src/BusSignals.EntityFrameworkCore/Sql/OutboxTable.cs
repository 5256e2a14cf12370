using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>The outbox table's name in the syntax of the current database.</summary>
internal static class OutboxTable
{
    public static string In(DbContext context) => SignalTables.NameOf<OutgoingMessage>(context);
}
