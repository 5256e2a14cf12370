using System.Net.Sockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>What an exception, with all its causes, says of the store.</summary>
internal static class StoreErrors
{
    /// <summary>What to do where the database keeps fewer rows than were written, without an error.</summary>
    public const string RowsLost = "A trigger or a rule of a table whose name begins with signal_ drops rows; let it keep them, or remove it.";

    /// <summary>
    /// What an exception of the store's own work comes of. What neither the provider nor a value is known to make is not in the
    /// data: a connection that cannot be made, an interceptor that has no password.
    /// </summary>
    public static StoreFailure OfStore(SqlDialect? dialect, Exception exception)
    {
        Exception[] all = [.. Causes.Chain(exception)];
        return all.Select(it => dialect?.Classify(it)).FirstOrDefault(it => it is not null)
            ?? (!Array.Exists(all, IsOfConnection) && !Array.Exists(all, IsLost) && Array.Exists(all, IsOfValue) ? StoreFailure.Data : StoreFailure.Away);
    }

    /// <summary>What an exception of a handler that works in the store's database comes of; data is the handler's own failure.</summary>
    public static StoreFailure OfHandler(SqlDialect dialect, Exception exception) =>
        Causes.Chain(exception).Any(it => dialect.Classify(it) == StoreFailure.Race) ? StoreFailure.Race
        : Causes.Chain(exception).Any(dialect.IsServerWide) ? StoreFailure.Away
        : StoreFailure.Data;

    /// <summary>What is wrong, in the database's own words, and what to do about it.</summary>
    public static string Explain(SqlDialect? dialect, Exception exception)
    {
        string words = WordsOf(dialect, exception);
        return Causes.Chain(exception).Select(it => IsLost(it) ? RowsLost : dialect?.Remedy(it)).FirstOrDefault(it => it is not null) is { } remedy
            ? $"{words} {remedy}"
            : words;
    }

    /// <summary>What is wrong, in the database's own words. Of a broken connection only the cause says it.</summary>
    public static string WordsOf(SqlDialect? dialect, Exception exception)
    {
        Exception cause = Causes.Chain(exception).FirstOrDefault(it => dialect?.Classify(it) is not null) ?? Causes.Root(exception);
        return string.Join(": ", Causes.Chain(cause).Select(it => Causes.MessageOf(it).Split('\n')[0].Trim().TrimEnd('.')).Distinct()) + ".";
    }

    /// <summary>Npgsql says by a disposed object that a connection broke between two uses.</summary>
    private static bool IsOfConnection(Exception exception) =>
        exception is SocketException or IOException or TimeoutException or InvalidOperationException;

    /// <summary>That a new row was not kept is what EF Core takes for a race, which the store's own have none of.</summary>
    private static bool IsLost(Exception exception) =>
        exception is DbUpdateConcurrencyException { Entries: { Count: > 0 } entries } && entries.All(it => it.State == EntityState.Added);

    private static bool IsOfValue(Exception exception) => exception is DbUpdateException or ArgumentException or FormatException or InvalidCastException
        or ArithmeticException or JsonException or NotSupportedException or NullReferenceException or IndexOutOfRangeException or KeyNotFoundException;
}
