using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Logs each dead signal once it is stored: what it is, why it is dead, and how to replay it.</summary>
internal sealed partial class DeadSignalLog(ILogger<DeadSignalLog> logger)
{
    /// <summary>Logged in place of a message's id if there is none.</summary>
    public static readonly object NoId = "(no id)";

    /// <summary>Logs one dead signal.</summary>
    /// <param name="dead">The dead signal.</param>
    /// <param name="cause">The exception, if there was one.</param>
    public void Kept(DeadSignal dead, Exception? cause)
    {
        string signal = dead.SignalId is { } id ? $"signal '{id}'" : "message";
        string process = dead.ProcessPath is { } path ? $"'{path}'" : $"the endpoint '{dead.Endpoint}'";
        string error = dead.Error.EndsWith('.') ? dead.Error : $"{dead.Error}.";
        if (dead.WholeSize is not null)
        {
            LogLost(cause, signal, dead.MessageId ?? NoId, process, dead.Reason, error);
        }
        else if (dead.MessageId is { } messageId)
        {
            LogDead(cause, signal, messageId, process, dead.Reason, error, $"it.MessageId == new Guid(\"{messageId}\")");
        }
        else
        {
            LogDead(cause, signal, NoId, process, dead.Reason, error, $"it.Endpoint == \"{dead.Endpoint}\" && it.MessageId is null");
        }
    }

    [LoggerMessage(1041, LogLevel.Error, "The {Signal} {MessageId} for {Process} became a dead signal ({Reason}): {Error} Once the cause is removed, replay it with IDeadSignals.ReplayAllAsync(it => {Filter})")]
    private partial void LogDead(Exception? exception, string signal, object messageId, string process, DeadReason reason, string error, string filter);

    [LoggerMessage(1042, LogLevel.Error, "The {Signal} {MessageId} for {Process} became a dead signal ({Reason}) that cannot be replayed: {Error}")]
    private partial void LogLost(Exception? exception, string signal, object messageId, string process, DeadReason reason, string error);
}
