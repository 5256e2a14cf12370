namespace Orders.Host;

/// <summary>What keeps orders and processes.</summary>
internal enum Database
{
    /// <summary>A file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    Postgres,

    /// <summary>A SQL Server.</summary>
    SqlServer,
}
