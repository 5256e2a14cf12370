namespace BusSignals;

/// <summary>
/// Applies what arrived while a process was paused: signals and due timers, in the order of their time. A timer that
/// fails is left to its own retries.
/// </summary>
internal static class CatchUp
{
    public static async Task RunAsync(ProcessSession session, DeliveryFaults faults)
    {
        while (session.Status is ProcessStatus.Running or ProcessStatus.NotStarted)
        {
            IProcessInstance instance = await session.OpenAsync();
            HistoryEntry? signal = await session.Mailbox.NextWantedAsync(instance);
            ProcessTimer? timer = session.Timers
                .Where(it => it.Due <= session.Now && !it.IsEngines && !faults.IsGivenUp(it)).MinBy(it => it.Due);
            if (timer is not null && (signal is null || timer.Due <= signal.ReceivedAt))
            {
                faults.Firing = timer;
                await session.FireAsync(timer);
                faults.Firing = null;
            }
            else if (!await session.Mailbox.ApplyNextAsync(instance))
            {
                break;
            }
        }

        await session.Mailbox.ExpireAsync();
        session.Mailbox.KeepLooking();
    }
}
