using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Moves one timer by hand. The result is a new timer with the old one's name, so that a message of the old timer still
/// in transit has no effect.
/// </summary>
internal sealed class RescheduleTimerDelivery(string name, DateTimeOffset due) : IDelivery
{
    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (HandlerTimers.Find(session, name) is not { } timer)
        {
            return Task.FromResult(SignalOutcome.NoWaiter);
        }

        ProcessTimer moved = session.Move(timer, due > session.Now ? due : session.Now);
        HistoryEntry entry = session.AddTimer(timer, HistoryKind.TimerRescheduled);
        session.Change(entry with { Payload = JsonSerializer.Serialize(new { due = moved.Due }, StateJsonOptions.Notes) });
        return Task.FromResult(SignalOutcome.Applied);
    }
}
