using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BusSignals;

/// <summary>Renders a process for people: its state, what it waits for, what happened.</summary>
internal static class ProcessTimeline
{
    public static string Render(ProcessView view)
    {
        var text = new StringBuilder();
        text.Append(view.Id.Path).Append("  ").AppendLine(view.Status switch
        {
            ProcessStatus.NotStarted => "not started",
            ProcessStatus.Ended => $"{Ending(view)} in '{view.State}' at {Time(view.EndedAt!.Value)}{Because(view)}",
            ProcessStatus.Paused => $"paused in '{view.State}'{Because(view)}",
            _ => $"in '{view.State}' since {Time(view.StateSince)}",
        });
        int width = view.History.Select(it => Title(it).Length).DefaultIfEmpty().Max();
        foreach (HistoryEntry entry in view.History)
        {
            text.Append("  ").Append(Time(entry.ReceivedAt)).Append("  ").Append(Title(entry).PadRight(width)).Append("  ").AppendLine(Fate(entry));
        }

        foreach (string wait in view.Waits)
        {
            text.Append("  waits for ").AppendLine(wait);
        }

        foreach (ProcessTimer timer in view.Timers)
        {
            text.Append("  ").Append(TokenTimer.Is(timer) ? $"token {TokenTimer.Read(timer).Definition}" : $"timer {timer.Name}").Append(" due ").AppendLine(Time(timer.Due));
        }

        return text.ToString();
    }

    private static string Ending(ProcessView view) =>
        view.Ending is null or ProcessEnding.Completed ? "ended" : view.Ending.Value.ToString().ToLowerInvariant();

    private static string Because(ProcessView view) => view.StatusReason is { } reason ? $": {reason}" : "";

    private static string Title(HistoryEntry entry) => entry.Kind switch
    {
        HistoryKind.Timer => $"timer {entry.Name}",
        HistoryKind.TimerCancelled => $"timer {entry.Name} cancelled",
        HistoryKind.TimerRescheduled => $"timer {entry.Name} rescheduled",
        HistoryKind.Signal => entry.Name,
        HistoryKind.Step => $"  step {entry.Name}",
        HistoryKind.TokenCreated => $"token {entry.Name} created",
        HistoryKind kind => $"  {kind.ToString().ToLowerInvariant()}",
    };

    private static string Fate(HistoryEntry entry)
    {
        string fate = entry.Outcome switch
        {
            SignalOutcome.Applied when entry.Kind == HistoryKind.Timer && entry.ConsumedAt - entry.SentAt is { } late && late > TimeSpan.Zero =>
                $"-> {entry.State}, {Span(late)} late",
            SignalOutcome.Applied when entry.Kind == HistoryKind.Signal && entry.WaitingSince > entry.ReceivedAt =>
                $"-> {entry.State}, waited {Span(entry.ConsumedAt!.Value - entry.ReceivedAt)}",
            SignalOutcome.Applied when entry.Kind == HistoryKind.TimerRescheduled && NewDue(entry) is { } due => $"-> due {Time(due)}",
            SignalOutcome.Applied when entry.Kind > HistoryKind.TimerCancelled => entry.Payload ?? "",
            SignalOutcome.Applied => $"-> {entry.State}",
            SignalOutcome.Waiting when entry.RetryAt is { } again => $"is tried again at {Time(again)}: {entry.Reason}",
            SignalOutcome.Waiting => "waits in the mailbox",
            _ when entry.Reason is { } reason => $"{entry.Outcome.ToString().ToLowerInvariant()}: {reason}",
            _ => entry.Outcome.ToString().ToLowerInvariant(),
        };
        return fate;
    }

    private static DateTimeOffset? NewDue(HistoryEntry entry) =>
        entry.Payload is { } payload ? JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("due").GetDateTimeOffset() : null;

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span.TotalDays >= 1
        ? span.ToString(@"d\d\ hh\:mm\:ss", CultureInfo.InvariantCulture)
        : span.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
