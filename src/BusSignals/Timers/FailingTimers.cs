namespace BusSignals;

/// <summary>
/// Tells health of the timers that this host cannot fire, as their handler fails or is gone: each comes again when its lease is over,
/// and the problem is over when the last one has not been seen for some leases.
/// </summary>
internal sealed class FailingTimers(Undeliverable undeliverable, OutboxOptions outbox)
{
    /// <summary>Another host may be the one that gets the timer a few times.</summary>
    private const int Leases = 5;

    public void Failed(ProcessDefinition process, ProcessTimer? timer, string reason)
    {
        if (timer is not null && timer.IsPlain && !process.Behaviour.OwnsTimers)
        {
            undeliverable.Report(
                KeyOf(process, timer.Name),
                $"The timer '{timer.Name}' of '{process.Path.Template}' is due and could not fire here; it comes again until it does: {reason}",
                outbox.Lease * Leases);
        }
    }

    public void Fired(ProcessDefinition process, ProcessTimer? timer)
    {
        if (timer is not null && undeliverable.HadAny)
        {
            undeliverable.Solved(KeyOf(process, timer.Name));
        }
    }

    private static string KeyOf(ProcessDefinition process, string timer) => $"timer {process.Path.Shape} {timer}";
}
