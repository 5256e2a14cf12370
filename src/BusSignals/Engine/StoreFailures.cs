using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Tells what is the store's failure from what is the delivery's.</summary>
internal sealed partial class StoreFailures(IProcessStore store, StoreAvailability availability, MemoryGuard memory, ILogger<StoreFailures> logger)
{
    /// <summary>A mark of when an attempt began.</summary>
    public int Began => availability.Began;

    /// <summary>Whether an attempt lost a race in the database, so that it is made again at once.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public bool IsRace(Exception exception, DeliveryWork work, IServiceProvider services, int began)
    {
        memory.Check(exception, work.Context.ReceiveContext.Redelivered);
        switch (store.Judge(exception, services))
        {
            case StoreUnavailableException away:
                availability.Report(away, StoreUse.Write, began);
                throw away;
            case StoreRaceException race when work.Faults.TryRace():
                LogRace(work.Id.Path, race.Message);
                return true;
            default:
                return false;
        }
    }

    [LoggerMessage(1009, LogLevel.Information, "The database ended the transaction of a delivery to {Process} for the sake of another one; it is applied again at once: {Race}")]
    private partial void LogRace(string process, string race);
}
