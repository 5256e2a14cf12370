using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Tells the log and the metrics when order is kept, and when it is given up.</summary>
internal sealed partial class OrderReports(OrderOptions options, ILogger<OrderReports> logger)
{
    public TimeSpan Limit => options.HoldBack;

    public void Held(ProcessSession session, SignalDefinition signal, Guid messageId)
    {
        SignalInstruments.HeldBack.Add(1, SignalInstruments.Tag(session.Definition), SignalInstruments.Tag(signal));
        LogHeld(signal.Name, messageId, session.Id.Path);
    }

    public void GivenUp(ProcessSession session, HistoryEntry entry)
    {
        SignalInstruments.OrderGivenUp.Add(1, SignalInstruments.Tag(session.Definition));
        LogGivenUp(entry.Name, entry.MessageId, session.Id.Path, string.Join(", ", HoldBack.Awaited(entry)));
    }

    [LoggerMessage(1011, LogLevel.Debug, "The signal {Signal} {MessageId} came to {Process} before an earlier one of its emitter, and is held back")]
    private partial void LogHeld(string signal, Guid messageId, string process);

    [LoggerMessage(1012, LogLevel.Warning, "The signal {Signal} {MessageId} is applied to {Process} although earlier signals of its emitter have not come: {Awaited}")]
    private partial void LogGivenUp(string signal, Guid? messageId, string process, string awaited);
}
