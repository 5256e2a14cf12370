using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Moves one timer by hand. It is a new timer with the old one's name, so that a message of the old one
/// that is on its way means nothing any more.
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
