using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Reports to the log and the metrics when order is kept, and when it is given up.</summary>
internal sealed partial class OrderReports(OrderOptions options, ILogger<OrderReports> logger)
{
    public TimeSpan Limit => options.HoldBack;

    public void Held(ProcessSession session, SignalDefinition signal, Guid messageId)
    {
        SignalInstruments.HeldBack.Add(1, SignalInstruments.Tag(session.Definition), SignalInstruments.Tag(signal));
        LogHeld(signal.Name, messageId, session.Id.Path);
    }

    /// <summary>The last resort.</summary>
    public void GivenUp(ProcessSession session, HistoryEntry entry, IEnumerable<Guid> missing)
    {
        CountGivenUp(session, "timeout");
        LogGivenUp(entry.Name, entry.MessageId, session.Id.Path, string.Join(", ", missing), Limit);
    }

    /// <summary>Its predecessor is a dead signal, which a replay would apply late.</summary>
    public void GoesOnWithoutDead(ProcessSession session, HistoryEntry entry, Guid dead)
    {
        CountGivenUp(session, "dead");
        LogGoesOnWithoutDead(entry.Name, entry.MessageId, session.Id.Path, dead);
    }

    /// <summary>So many are held back that a further one is deferred.</summary>
    public void Deferred(ProcessSession session, SignalEnvelope signal) => LogDeferred(signal.MessageId, session.Id.Path);

    private static void CountGivenUp(ProcessSession session, string reason) =>
        SignalInstruments.OrderGivenUp.Add(1, SignalInstruments.Tag(session.Definition), new KeyValuePair<string, object?>(SignalTags.Error, reason));

    [LoggerMessage(1011, LogLevel.Debug, "The signal {Signal} {MessageId} came to {Process} before an earlier one of its emitter, and is held back")]
    private partial void LogHeld(string signal, Guid messageId, string process);

    [LoggerMessage(1012, LogLevel.Warning, "The signal {Signal} {MessageId} is applied to {Process} although earlier signals of its emitter have not come within {Limit}: {Missing}")]
    private partial void LogGivenUp(string signal, Guid? messageId, string process, string missing, TimeSpan limit);

    [LoggerMessage(1014, LogLevel.Warning, "The signal {Signal} {MessageId} no longer waits at {Process} for the earlier signal {Dead}, which is a dead signal; replayed, that one comes late")]
    private partial void LogGoesOnWithoutDead(string signal, Guid? messageId, string process, Guid dead);

    [LoggerMessage(1015, LogLevel.Information, "Message {MessageId} was deferred for a moment: {Process} holds as many signals back as it may, until earlier ones have come")]
    private partial void LogDeferred(Guid messageId, string process);
}
