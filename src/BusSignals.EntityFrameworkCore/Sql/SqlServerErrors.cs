using System.Collections;
using System.ComponentModel;
using System.Data.Common;
using System.Net.Sockets;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// What SQL Server's error numbers mean for the store
/// (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors). Its client's
/// exceptions provide nothing else to decide by. An unknown number is not attributed to the data.
/// </summary>
internal static class SqlServerErrors
{
    private const string Way = "See whether the server runs, its name in the connection string, and the network in between.";
    private const string Primary = "After a failover connect to the primary, by the listener of its availability group.";
    private const string Rights = "Grant the user SELECT, INSERT, UPDATE and DELETE on all tables whose names begin with signal_.";
    private const string Limits = "The limits of the database's service tier or resource pool are reached; raise them, or wait until there is less work.";
    private const string Log = "Free the transaction log, by a backup of it, or enlarge it.";
    private const string Damage = "The server reads damaged pages: run DBCC CHECKDB, and see to its disk.";

    private static readonly Meaning Unknown = new(StoreFailure.Away);

    private static readonly Dictionary<int, Meaning> Known = Table();

    /// <summary>
    /// The cause of all errors in an exception together, where the worst decides; null if the exception is not SQL
    /// Server's client's.
    /// </summary>
    public static StoreFailure? Classify(Exception exception) => Worst(exception)?.Failure;

    /// <summary>Whether nobody can work with the database, regardless of the statement.</summary>
    public static bool IsServerWide(Exception exception) => NumbersOf(exception) is { } numbers
        && Array.Exists(numbers, it => Of(it).IsServerWide || (it == 0 && IsOfConnection(exception)));

    public static string? Remedy(Exception exception) => Worst(exception)?.Remedy;

    private static Meaning? Worst(Exception exception) => NumbersOf(exception)?.Select(Of).MaxBy(it => it.Failure);

    private static Meaning Of(int number) => Known.GetValueOrDefault(number, Unknown);

    /// <summary>
    /// The numbers in one exception, without messages that are not errors, and without those that only say that another
    /// error has ended the statement. The client is not referenced, because users of other databases would get it too.
    /// </summary>
    private static int[]? NumbersOf(Exception exception)
    {
        if (exception is not DbException || exception.GetType() is not { Name: "SqlException" } type
            || type.GetProperty("Errors")?.GetValue(exception) is not IEnumerable errors)
        {
            return null;
        }

        const int message = 10;
        int[] followers = [266, 3609, 3616, 3621];
        (int Number, int Class)[] all = [.. errors.Cast<object>().Select(it => (Number: Value(it, "Number"), Class: Value(it, "Class")))];
        int[] decisive = [.. all.Where(it => it.Class > message && !followers.Contains(it.Number)).Select(it => it.Number)];
        return decisive.Length > 0 ? decisive : all.Length > 0 ? [.. all.Select(it => it.Number)] : [0];

        static int Value(object error, string name) =>
            Convert.ToInt32(error.GetType().GetProperty(name)!.GetValue(error), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsOfConnection(Exception exception) =>
        Causes.Chain(exception.InnerException).Any(it => it is IOException or SocketException or Win32Exception);

    private static Dictionary<int, Meaning> Table()
    {
        var table = new Dictionary<int, Meaning>();

        // Deadlock, lock timeout, snapshot update conflict, conflicts of memory-optimized tables.
        Add(new Meaning(StoreFailure.Race), 1205, 1222, 3960, 41301, 41302, 41305, 41325, 41839);

        // Unique keys (a conflict is checked first), lengths, NULL, constraints, conversions, arithmetic; a unit too
        // large for one statement.
        Add(new Meaning(StoreFailure.Data), 2601, 2627, 2628, 8152, 515, 547, 8115, 220, 241, 242);
        Add(new Meaning(StoreFailure.Data), 232, 244, 245, 248, 295, 511, 512, 513, 550, 1946, 8003, 8114, 8134, 8623);

        // Goes away by itself. A timeout may concern only the statement.
        Add(new Meaning(StoreFailure.Away, false, "The server did not answer in time: see what keeps it busy, and whether the network is cut."), -2);
        Add(new Meaning(StoreFailure.Away, true, Way), 20, 53, 64, 121, 233, 258, 10053, 10054, 10060, 10061, 11001);
        Add(new Meaning(StoreFailure.Away, true), 596, 845, 6005, 17142, 18401, 40197, 40613, 921, 922, 927, 942, 9001);
        Add(new Meaning(StoreFailure.Away, true, "The server is out of memory."), 701, 802, 8645);
        Add(new Meaning(StoreFailure.Away, true, Primary), 976, 978, 983);
        Add(new Meaning(StoreFailure.Away, true, Limits), 10928, 10929, 40501, 49918, 49919, 49920);

        // Needs a person.
        Add(new Meaning(StoreFailure.Away, true, "Create the database, or correct its name in the connection string."), 4060);
        Add(new Meaning(StoreFailure.Away, true, "Let the login in: see its password, and whether it is disabled or locked."), 18456, 18470, 18487, 18488);
        Add(new Meaning(StoreFailure.Away, true, "The database is read-only. " + Primary + " Else see ALTER DATABASE … SET READ_WRITE."), 3906, 3908);
        Add(new Meaning(StoreFailure.Away, true, "Free space in the database's files, or enlarge them."), 1105, 1101, 40544);
        Add(new Meaning(StoreFailure.Away, true, Log), 9002);
        Add(new Meaning(StoreFailure.Away, true, Damage), 823, 824, 825);
        Add(new Meaning(StoreFailure.Away, false, "Make the login a user of the database."), 916);
        Add(new Meaning(StoreFailure.Away, false, Rights), 229, 230, 262);
        Add(new Meaning(StoreFailure.Away, false, "Apply the migrations of the context that has AddBusSignals(); OPENJSON wants the compatibility level 130."), 207, 208);
        Add(new Meaning(StoreFailure.Away, false, "A table has a trigger: leave UseSqlOutputClause off for the tables of AddBusSignals()."), 334);
        Add(new Meaning(StoreFailure.Away, false, "Leave the isolation level of the store's connections at READ COMMITTED."), 650);
        Add(new Meaning(StoreFailure.Away, false, "Set QUOTED_IDENTIFIER and ANSI_NULLS ON, which filtered indexes want."), 1934);
        Add(new Meaning(StoreFailure.Away, false, "Raise the database's compatibility level to 130 or more."), 102, 156);
        return table;

        void Add(Meaning meaning, params int[] numbers) => Array.ForEach(numbers, it => table.Add(it, meaning));
    }

    /// <param name="Failure">The cause, for the store's own statements.</param>
    /// <param name="IsServerWide">Whether nobody's statements work.</param>
    /// <param name="Remedy">What a person can do.</param>
    private sealed record Meaning(StoreFailure Failure, bool IsServerWide = false, string? Remedy = null);
}
