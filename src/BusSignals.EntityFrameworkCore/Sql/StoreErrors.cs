using System.Net.Sockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore;

/// <summary>What an exception, with all its causes, says about the store.</summary>
internal static class StoreErrors
{
    /// <summary>What to do if the database silently keeps fewer rows than were written.</summary>
    public const string RowsLost = "A trigger or a rule of a table whose name begins with signal_ drops rows; let it keep them, or remove it.";

    /// <summary>
    /// The cause of an exception of the store's own work. If neither the provider nor a value is known to cause it, it
    /// is not attributed to the data: a connection that cannot be made, an interceptor without a password.
    /// </summary>
    public static StoreFailure OfStore(SqlDialect? dialect, Exception exception)
    {
        Exception[] all = [.. Causes.Chain(exception)];
        return all.Select(it => dialect?.Classify(it)).FirstOrDefault(it => it is not null)
            ?? (!Array.Exists(all, IsOfConnection) && !Array.Exists(all, IsLost) && Array.Exists(all, IsOfValue) ? StoreFailure.Data : StoreFailure.Away);
    }

    /// <summary>
    /// The cause of an exception of a handler that works in the store's database; a data error is the handler's own
    /// failure.
    /// </summary>
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

    /// <summary>
    /// What is wrong, in the database's own words. For a broken connection only the inner exception says it.
    /// </summary>
    public static string WordsOf(SqlDialect? dialect, Exception exception)
    {
        Exception cause = Causes.Chain(exception).FirstOrDefault(it => dialect?.Classify(it) is not null) ?? Causes.Root(exception);
        return string.Join(": ", Causes.Chain(cause).Select(it => Causes.MessageOf(it).Split('\n')[0].Trim().TrimEnd('.')).Distinct()) + ".";
    }

    /// <summary>Npgsql reports a connection that broke between two uses as a disposed object.</summary>
    private static bool IsOfConnection(Exception exception) =>
        exception is SocketException or IOException or TimeoutException or InvalidOperationException;

    /// <summary>EF Core reports a new row that was not kept as a race, which the store's own work cannot have.</summary>
    private static bool IsLost(Exception exception) =>
        exception is DbUpdateConcurrencyException { Entries: { Count: > 0 } entries } && entries.All(it => it.State == EntityState.Added);

    private static bool IsOfValue(Exception exception) => exception is DbUpdateException or ArgumentException or FormatException
        or ArithmeticException or JsonException or NotSupportedException or NullReferenceException or IndexOutOfRangeException or KeyNotFoundException;
}
