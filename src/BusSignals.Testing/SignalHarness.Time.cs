using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Testing;

/// <summary>How time passes, and when all is done.</summary>
public sealed partial class SignalHarness
{
    /// <summary>
    /// Moves the time. Each timer, retry, expiry and delay on the way happens at its own moment, and all that follows is
    /// done before the next. What is due for removal is removed at the end.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        await SettleFirstAsync(cancellationToken);
        DateTimeOffset target = Now + time;
        while (await NextAsync(target, cancellationToken) is { } next)
        {
            _clock.MoveTo(next > Now ? next : Now);
            await Outbox.SweepAsync(cancellationToken);
            await ExpireAsync(cancellationToken);
            await WaitUntilIdleAsync(cancellationToken);
        }

        _clock.MoveTo(target > Now ? target : Now);
        await Services.GetRequiredService<RetentionSweeper>().SweepAsync(cancellationToken);
        await WaitUntilIdleAsync(cancellationToken);
    }

    /// <summary>
    /// Waits until no message is in a queue or being handled and nothing is due. Exact: it looks, it does not sleep. A
    /// message whose handling waits for time to pass, or for a lock that somebody else holds, counts as done for now. With
    /// a seed all messages are let through, and the time moves on to when what a crash has left unsent is sent.
    /// </summary>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken = default)
    {
        await ProbeAsync(cancellationToken);
        while (_deliveries is not null && (await ReleaseAsync(cancellationToken) || await RecoverAsync(cancellationToken)))
        {
        }
    }

    internal SimulationReport Add(SimulationReport report) => new(
        report.Runs + 1, report.Deliveries + _deliveries!.Delivered, report.Duplicates + _deliveries.Duplicated, report.Crashes + _deliveries.Crashed);

    private OutboxDispatcher Outbox => Services.GetRequiredService<OutboxDispatcher>();

    private IBus Bus => Services.GetRequiredService<IBus>();

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        while (!await _idle.ProbeAsync(Bus, cancellationToken) || await Outbox.SweepAsync(cancellationToken) > 0)
        {
        }
    }

    /// <summary>What follows an emit: everything, or with a seed a part of it.</summary>
    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        await ProbeAsync(cancellationToken);
        for (int i = _deliveries?.Random.Next(4) ?? 0; i > 0; i--)
        {
            await ReleaseAsync(cancellationToken);
        }
    }

    /// <summary>With a seed: messages do not take days, so that all are through before time passes.</summary>
    private Task SettleFirstAsync(CancellationToken cancellationToken) =>
        _deliveries is null ? Task.CompletedTask : WaitUntilIdleAsync(cancellationToken);

    /// <summary>Lets one message through, and waits until what it does is done; false if there is none.</summary>
    private async Task<bool> ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!await _deliveries!.ReleaseAsync(Bus, cancellationToken))
        {
            return false;
        }

        await ProbeAsync(cancellationToken);
        return true;
    }

    /// <summary>Moves the time to when another host would send what a crash has left behind; false if there is nothing.</summary>
    private async Task<bool> RecoverAsync(CancellationToken cancellationToken)
    {
        if (Services.GetRequiredService<SimulatedStore>().NextUnsent is not { } unsent)
        {
            return false;
        }

        _clock.MoveTo(unsent > Now ? unsent : Now);
        await ProbeAsync(cancellationToken);
        return true;
    }

    /// <summary>The next moment until a time at which something happens, or null.</summary>
    private async Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = new[]
        {
            await Outbox.NextDueAsync(cancellationToken), _clock.NextWait, await NextExpiryAsync(until, cancellationToken),
        }.Min();
        return next <= until ? next : null;
    }

    private async Task<DateTimeOffset?> NextExpiryAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (ProcessKey row in await Reader.FindExpiredAsync(until, int.MaxValue, cancellationToken))
        {
            ProcessView? view = await Reader.FindAsync(row.Key, cancellationToken);
            next = new[] { next, view?.Mailbox.Min(it => it.ExpiresAt) }.Min();
        }

        return next;
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        if ((await Reader.FindExpiredAsync(Now, 1, cancellationToken)).Count > 0)
        {
            await Services.GetRequiredService<RetentionSweeper>().SweepAsync(cancellationToken);
        }
    }

    private IProcessReader Reader => Services.GetRequiredService<IProcessReader>();
}
