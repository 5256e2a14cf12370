using System.Data.Common;
using System.Globalization;

namespace BusSignals.EntityFrameworkCore;

/// <summary>What a connection's settings mean for its statements.</summary>
/// <param name="KeepsPrepared">
/// Whether a prepared statement still exists the next time: not if connections are shared per statement, by Npgsql or
/// by a pooler such as PgBouncer, for which Npgsql must be told not to reset them.
/// </param>
/// <param name="StaysOpen">Whether one connection may stay with the store while it works: not if others might wait for
/// it.</param>
internal readonly record struct PostgreSqlSettings(bool KeepsPrepared, bool StaysOpen)
{
    /// <summary>As many as the store uses at a time; smaller pools are left alone.</summary>
    private const int SmallPool = 4;

    public static PostgreSqlSettings Of(DbConnection connection)
    {
        // The provider's own builder knows all spellings and defaults.
        DbConnectionStringBuilder settings = DbProviderFactories.GetFactory(connection)?.CreateConnectionStringBuilder() ?? new DbConnectionStringBuilder();
        settings.ConnectionString = connection.ConnectionString;
        return new PostgreSqlSettings(
            !IsOn("Multiplexing") && !IsOn("No Reset On Close"),
            !int.TryParse(Value("Maximum Pool Size"), CultureInfo.InvariantCulture, out int most) || most > SmallPool);

        bool IsOn(string name) => bool.TryParse(Value(name), out bool on) && on;

        string? Value(string name) => settings.TryGetValue(name, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }
}
