namespace BusSignals;

/// <summary>Who wants to know the time of the database's clock.</summary>
internal interface IDatabaseTime
{
    /// <summary>A timestamp of this host, taken before the database is asked.</summary>
    long GetTimestamp();

    /// <summary>Takes the database's answer.</summary>
    /// <param name="asked">The timestamp before the query; the answer has just arrived.</param>
    /// <param name="told">The time in the answer.</param>
    void Observe(long asked, DateTimeOffset told);
}
