namespace BusSignals.EntityFrameworkCore;

/// <summary>
/// How PostgreSQL plans the prepared statements of a batch, set for its transaction only. By default it plans small
/// batches again each time, which takes longer than running them, and keeps a plan for large ones that reads whole
/// tables if they were small when it was made.
/// </summary>
internal static class PostgreSqlPlans
{
    /// <summary>One plan per connection, which looks up rows by index.</summary>
    public const string Once = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)";

    /// <summary>As above, and returns the database's time in the last column.</summary>
    public const string OnceWithTime = Once + ", clock_timestamp()";

    /// <summary>The column of the time.</summary>
    public const int TimeColumn = 2;

    /// <summary>A plan for each run, based on the current contents of the tables.</summary>
    public const string EachTime = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";
}
