using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>The outbox table's name as the database at hand writes it.</summary>
internal static class OutboxTable
{
    public static string In(DbContext context) => SignalTables.NameOf<OutgoingMessage>(context);
}
