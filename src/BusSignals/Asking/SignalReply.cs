using MassTransit;

namespace BusSignals;

/// <summary>
/// The outcome of an ask, as a message to its asker. The reply is JSON inside it; only the asker decides which type it
/// is read as, nothing on the wire does.
/// </summary>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record SignalReply
{
    public required SignalOutcome Outcome { get; init; }

    /// <summary>The endpoint of the type of process that answers.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The path of the process, or null if the signal did not reach one.</summary>
    public string? Process { get; init; }

    /// <summary>The reply as JSON text; null if there is none.</summary>
    public string? Reply { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether the signal broke a rule of its contract at the receiver.</summary>
    public bool IsInvalid { get; init; }

    public bool HasReply => Outcome == SignalOutcome.Applied && Reply is not null;

    /// <summary>Whether it says more than that nobody replied.</summary>
    public bool IsRefusalOrFailure => Outcome is SignalOutcome.Rejected or SignalOutcome.Failed;

    /// <summary>The answer that a signal's receipt gives.</summary>
    public static SignalReply Of(HistoryEntry entry, ProcessDefinition process, string path) => new()
    {
        Outcome = entry.Outcome,
        Endpoint = process.Endpoint,
        Process = path,
        Reply = entry.Reply,
        Reason = entry.Reason,
    };
}
