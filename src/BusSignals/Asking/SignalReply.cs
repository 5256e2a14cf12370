using MassTransit;

namespace BusSignals;

/// <summary>
/// What became of an ask, as the message to its asker. The reply is JSON inside it: what it is read as is said by the
/// asker alone, and by nothing on the wire.
/// </summary>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record SignalReply
{
    public required SignalOutcome Outcome { get; init; }

    /// <summary>The endpoint of the type of process that says so.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The path of the process, or null if it did not get so far.</summary>
    public string? Process { get; init; }

    /// <summary>The reply as JSON text; null if there is none.</summary>
    public string? Reply { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether the signal broke a rule of its contract at the receiver.</summary>
    public bool IsInvalid { get; init; }

    public bool HasReply => Outcome == SignalOutcome.Applied && Reply is not null;

    /// <summary>Whether it says more than that nobody has replied.</summary>
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
