using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Tells what is the store's failure from what is the delivery's.</summary>
internal sealed partial class StoreFailures(IProcessStore store, StoreAvailability availability, MemoryGuard memory, ILogger<StoreFailures> logger)
{
    /// <summary>A mark of when an attempt began.</summary>
    public int Began => availability.Began;

    /// <summary>What an attempt has failed with; null if it is to be made again.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public Exception? Judge(Exception exception, DeliveryWork work, IServiceProvider services, int began)
    {
        memory.Check(exception, work.Context.ReceiveContext.Redelivered);
        Exception judged = store.Judge(exception, services);
        switch (judged)
        {
            case StoreUnavailableException { IsOfHandler: true } doubtful when availability.Problem is null:
                if (!work.Faults.TryDoubt())
                {
                    return doubtful.InnerException;
                }

                LogDoubtful(work.Id.Path, doubtful.Message);
                return null;
            case StoreUnavailableException away:
                availability.Report(away, StoreUse.Write, began);
                throw away;
            case StoreRaceException race when work.Faults.TryRace():
                LogRace(work.Id.Path, race.Message);
                return null;
            default:
                return judged is StoreRaceException ? exception : judged;
        }
    }

    [LoggerMessage(1009, LogLevel.Information, "The database ended the transaction of a delivery to {Process} for the sake of another one; it is applied again at once: {Race}")]
    private partial void LogRace(string process, string race);

    [LoggerMessage(1051, LogLevel.Warning, "To a handler of {Process} its database seems to be away, and to nobody else; it is applied again, for some 20 seconds, and then fails: {Problem}")]
    private partial void LogDoubtful(string process, string problem);
}
