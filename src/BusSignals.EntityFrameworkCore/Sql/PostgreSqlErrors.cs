using System.Data.Common;

namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// What PostgreSQL's error codes mean for the store (https://www.postgresql.org/docs/current/errcodes-appendix.html).
/// An error of the provider without a code concerns the connection.
/// </summary>
internal static class PostgreSqlErrors
{
    /// <summary>
    /// The setting that a commit reads if some of its rows were lost (<see cref="PostgreSqlStatement.Done"/>).
    /// </summary>
    public const string LostRows = $"'{LostPrefix}' || kept || '_of_' || due || '_rows'";

    private const string LostPrefix = "bussignals.kept_";

    /// <summary>Classes of errors that are caused by values, and by triggers and constraints that check them.</summary>
    private static readonly string[] OfData =
    [
        "09", // triggered action
        "21", // cardinality: two rows of one key
        "22", // data
        "23", // integrity constraints
        "27", // triggered data change
        "2F", // SQL routines
        "38", "39", // external routines
        "44", // WITH CHECK OPTION
        "54", // limits: a row or an index entry that is too long
        "P0", // raised by PL/pgSQL
    ];

    public static StoreFailure Classify(string? state) => state switch
    {
        null => StoreFailure.Away,
        "2200H" => StoreFailure.Away, // in the same class, but not caused by a value: a sequence is exhausted
        "40002" => StoreFailure.Data, // a constraint that is checked at the end of the transaction
        "40001" or "40P01" or "55P03" => StoreFailure.Race,
        _ => OfData.Contains(state[..2]) ? StoreFailure.Data : StoreFailure.Away,
    };

    /// <summary>
    /// A timeout concerns only the statement as long as the connection is alive, which the exception does not tell.
    /// </summary>
    public static bool IsServerWide(DbException error) => error.SqlState is not { } state
        ? error.InnerException is not TimeoutException
        : state is "25006" or "25P03" or "25P04" or "3D000" or "57P01" or "57P02" or "57P03" or "57P04" or "57P05" || state[..2] is "08" or "28" or "53" or "58";

    public static string? Remedy(DbException error) => error.SqlState switch
    {
        null => "See whether the server runs and can be reached, and, if it answers too late, what keeps it busy or locked (pg_stat_activity).",
        "08P01" => "If a pooler such as PgBouncer stands in between, see whether it reaches the server.",
        "2200H" => "The sequence of a table's numbers is used up; see its MAXVALUE.",
        "25006" => "The database is read-only; after a failover connect to its primary (Target Session Attributes=read-write), "
            + "else see default_transaction_read_only.",
        "25P03" => "See idle_in_transaction_session_timeout of the role and the database.",
        "25P04" => "See transaction_timeout of the role and the database.",
        "28P01" or "28000" => "Let the role log in: see its password and VALID UNTIL, its LOGIN right and pg_hba.conf.",
        "3D000" => "Create the database, or correct its name in the connection string.",
        "3F000" or "42P01" or "42703" or "42883" or "42804" or "42P10" => "Apply the migrations of the context that has AddBusSignals().",
        "42704" when error.Message.Contains(LostPrefix, StringComparison.Ordinal) => StoreErrors.RowsLost,
        "42501" => "Grant the role SELECT, INSERT, UPDATE and DELETE on all tables whose names begin with signal_, "
            + "and USAGE on their schema and sequences; if they have row-level security, give it a policy for all rows.",
        "53100" => "Free space on the server's disk.",
        "53300" => "Raise max_connections, lower Maximum Pool Size of the clients, or put a pooler in between.",
        "55000" => "See whether the database accepts connections (ALTER DATABASE … ALLOW_CONNECTIONS).",
        "55P03" => "Another session keeps a lock for longer than lock_timeout; see pg_locks.",
        "57014" => "See statement_timeout of the role and the database, and what keeps the server busy.",
        _ => null,
    };
}
