using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BusSignals.EntityFrameworkCore;

/// <summary>SQLite has one writer, so nothing needs to be locked or skipped. Its error codes: https://www.sqlite.org/rescode.html</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const int Error = 1;
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int SchemaChanged = 17;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Range = 25;
    private const int StaleSnapshot = Busy | (2 << 8);
    private const int NotADatabase = 26;

    public override string ClaimDue(string table) => $$"""
        UPDATE {{table}} SET next_attempt = {2}, attempts = attempts + 1
        WHERE id IN (SELECT id FROM {{table}} WHERE next_attempt <= {0} ORDER BY next_attempt LIMIT {1})
        RETURNING *
        """;

    /// <summary>If a file is still locked, the command's timeout has passed.</summary>
    public override StoreFailure? Classify(Exception exception) => exception is not SqliteException error ? null : error switch
    {
        { SqliteErrorCode: TooBig or Constraint or Mismatch or Range } => StoreFailure.Data,
        { SqliteErrorCode: SchemaChanged } or { SqliteExtendedErrorCode: StaleSnapshot } => StoreFailure.Race,
        _ => StoreFailure.Away,
    };

    public override bool IsServerWide(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Permission or ReadOnly or InputOutput or Corrupt or Full or CannotOpen or NotADatabase };

    public override bool TryReplaceEnded(DbConnection connection)
    {
        if (connection is not SqliteConnection { Handle: { } handle } || raw.sqlite3_get_autocommit(handle) == 0)
        {
            return false;
        }

        raw.sqlite3_exec(handle, "BEGIN");
        return true;
    }

    public override string? Remedy(Exception exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        Error => "If a table or a column is missing, apply the migration that makes it.",
        Permission or ReadOnly => "Let this process write the file, its folder, and the files beside it that end in -wal and -shm.",
        Busy or Locked => "Another program keeps the file locked; see which one, and close it.",
        InputOutput => "See whether the disk is full or broken, and whether the file is still there.",
        Corrupt or NotADatabase => "The file is damaged; put a backup in its place.",
        Full => "Free space on the disk, or raise PRAGMA max_page_count.",
        CannotOpen => "See whether the folder is there, whether this process may use it, and whether it has files left to open.",
        _ => null,
    };
}
