using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Says of signals that name a process by its path that no process which is registered here has such a path.</summary>
internal sealed partial class UnknownPaths(
    SignalCatalog model, SignalRegistrations registrations, ReceiptKeeper receipts, ILogger<UnknownPaths> logger)
{
    /// <summary>Notes, at one of the endpoints that hear of it, that a signal names a process that no type here could be.</summary>
    public async Task NoticeAsync(ProcessDefinition process, SignalEnvelope signal, string path, CancellationToken cancellationToken)
    {
        if (model.Processes.FirstOrDefault(it => registrations.Endpoints.Wants(it.Type)) == process && !Addressing.IsThere(model, path))
        {
            LogNobody(signal.Definition.Name, signal.MessageId, path, string.Join(", ", model.Processes.Select(it => it.Path.Template)));
            await receipts.KeepAsync(process, signal, null, SignalOutcome.NoWaiter, cancellationToken);
        }
    }

    [LoggerMessage(1045, LogLevel.Warning, "The signal {Signal} {MessageId} names '{Path}', and no process that is registered here has such a path: {Known}; nothing comes of it here")]
    private partial void LogNobody(string signal, Guid messageId, string path, string known);
}
