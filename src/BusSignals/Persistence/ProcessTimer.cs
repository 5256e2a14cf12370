namespace BusSignals;

/// <summary>One pending due time of a process.</summary>
/// <param name="Name">
/// In a saga, the state that it is bound to, with a slash and its own name if it has one; in a flow, the name it was
/// given.
/// </param>
/// <param name="Due">When it fires, and never earlier.</param>
public sealed record ProcessTimer(string Name, DateTimeOffset Due)
{
    /// <summary>The maximum length of a name, in characters, set by the databases' columns.</summary>
    internal const int MaxNameLength = 400;

    internal Guid Id { get; init; }

    internal TimerKind Kind { get; init; }

    /// <summary>Whether it is a timer of the process, and not the row of a retry or an open token.</summary>
    internal bool IsPlain => Kind < TimerKind.Token;

    /// <summary>Whether it is the engine's own, which nobody is shown.</summary>
    internal bool IsEngines => Kind >= TimerKind.Retry;

    /// <summary>The timer that a row of the outbox is.</summary>
    internal static ProcessTimer Of(OutgoingMessage row) => new(row.TimerName!, row.Due!.Value) { Id = row.Id, Kind = row.TimerKind!.Value };
}
