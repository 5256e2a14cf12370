using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Schedules another check of a process soon while its mailbox contains a signal that this version does not know: the
/// newer node that put it there may want it by now, but is not told what this one has changed.
/// </summary>
internal static class WakeUp
{
    private const string TimerName = "wake-up";

    public static void Schedule(ProcessSession session, IEnumerable<HistoryEntry> unknown)
    {
        DateTimeOffset? received = unknown.Where(it => session.Definition.Find(it) is null).Max(it => (DateTimeOffset?)it.ReceivedAt);
        if (received is { } latest
            && session.Timers.All(it => it.Kind != TimerKind.WakeUp)
            && session.Services.GetRequiredService<UpgradeOptions>().PauseAfter(session.Now - latest) is { } pause)
        {
            session.Schedule(TimerName, pause, TimerKind.WakeUp);
        }
    }
}
