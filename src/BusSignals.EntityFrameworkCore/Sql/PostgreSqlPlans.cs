namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// How PostgreSQL plans the prepared statements of a batch, said for its transaction alone. Left to itself it plans small
/// batches anew each time, which takes longer than running them, and keeps a plan for large ones that reads whole tables if
/// they were small when it was made.
/// </summary>
internal static class PostgreSqlPlans
{
    /// <summary>One plan for each connection, which looks rows up by their index.</summary>
    public const string Once = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)";

    /// <summary>As above, and tells the database's time in the last column.</summary>
    public const string OnceWithTime = Once + ", clock_timestamp()";

    /// <summary>The column of the time.</summary>
    public const int TimeColumn = 2;

    /// <summary>A plan for each run, by what the tables hold then.</summary>
    public const string EachTime = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";
}
