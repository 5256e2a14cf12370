namespace BusSignals.IntegrationTests.StoreFaults;

/// <summary>One way in which a database cannot do its work, for a reason that is in no signal.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Says">What the health check says of it.</param>
/// <param name="Break">How it is made.</param>
/// <param name="Lift">How it is lifted.</param>
/// <param name="IsOfServer">Whether an administrator does that from another database.</param>
internal sealed record StoreFault(string Name, string Says, IReadOnlyList<string> Break, IReadOnlyList<string> Lift, bool IsOfServer = true)
{
    /// <summary>The name of the database, and of the role of the host.</summary>
    public const string Database = "store_faults";

    private const string Disconnect = $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Database}'";

    public static IReadOnlyList<StoreFault> All { get; } =
    [
        new("read-only", "25006: cannot execute", OfServer($"ALTER DATABASE {Database} SET default_transaction_read_only = on"), OfServer($"ALTER DATABASE {Database} RESET default_transaction_read_only")),
        new("role may not log in", $"28000: role \"{Database}\" is not permitted to log in. Let the role log in", OfServer($"ALTER ROLE {Database} NOLOGIN"), OfServer($"ALTER ROLE {Database} LOGIN")),
        new("pg_hba.conf rejects", "28000: pg_hba.conf rejects connection", Access("reject"), Access(null)),
        new("wrong password", $"28P01: password authentication failed for user \"{Database}\". Let the role log in", [$"ALTER ROLE {Database} PASSWORD 'other'", .. Access("scram-sha-256")], [$"ALTER ROLE {Database} PASSWORD 'right'", .. Access(null)]),
        new("database renamed", $"3D000: database \"{Database}\" does not exist. Create the database", Renamed(Database, "gone"), Renamed("gone", Database)),
        new("too many connections", "53300: too many connections for role", OfServer($"ALTER ROLE {Database} CONNECTION LIMIT 0"), OfServer($"ALTER ROLE {Database} CONNECTION LIMIT -1")),
        new("not accepting connections", $"55000: database \"{Database}\" is not currently accepting connections.", OfServer($"ALTER DATABASE {Database} ALLOW_CONNECTIONS false"), OfServer($"ALTER DATABASE {Database} ALLOW_CONNECTIONS true")),
        new("statement_timeout", "57014: canceling statement due to statement timeout. See statement_timeout", OfServer($"ALTER DATABASE {Database} SET statement_timeout = 1"), OfServer($"ALTER DATABASE {Database} RESET statement_timeout")),
        new("table missing", "42P01: relation \"signal_history\" does not exist. Apply the migrations", ["ALTER TABLE signal_history RENAME TO gone"], ["ALTER TABLE gone RENAME TO signal_history"], false),
        new("column missing", "42703: column", ["ALTER TABLE signal_processes RENAME COLUMN state TO gone"], ["ALTER TABLE signal_processes RENAME COLUMN gone TO state"], false),
        new("right revoked", "42501: permission denied for table signal_history. Grant the role", [$"REVOKE INSERT ON signal_history FROM {Database}"], [$"GRANT INSERT ON signal_history TO {Database}"], false),
        new("right to read revoked", "42501: permission denied for table signal_processes.", [$"REVOKE SELECT ON signal_processes FROM {Database}"], [$"GRANT SELECT ON signal_processes TO {Database}"], false),
    ];

    private static string[] OfServer(string statement) => [statement, Disconnect];

    /// <summary>Puts a rule for the role before all others, or takes it away.</summary>
    private static string[] Access(string? method) =>
    [
        $"COPY (SELECT 1) TO PROGRAM 'sed -i \"{(method is null ? $"/{Database}/d" : $"1i host all {Database} all {method}")}\" pg_hba.conf'",
        "SELECT pg_reload_conf()",
        "SELECT pg_sleep(0.2)",
        Disconnect,
    ];

    /// <summary>A database is renamed only while nobody is in it.</summary>
    private static string[] Renamed(string from, string to) =>
        [$"ALTER ROLE {Database} NOLOGIN", Disconnect, Disconnect, $"ALTER DATABASE {from} RENAME TO {to}", $"ALTER ROLE {Database} LOGIN"];
}
