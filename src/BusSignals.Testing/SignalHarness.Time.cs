using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Testing;

/// <summary>How time passes, and when everything is done.</summary>
public sealed partial class SignalHarness
{
    /// <summary>
    /// Advances the time. Each timer, retry, expiry and delay on the way happens at its own time, and everything that
    /// follows from it is done before the next. Data due for removal is removed at the end.
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
    /// Waits until no message is in a queue or being handled and nothing is due. It is exact and never sleeps. A
    /// message whose handling waits for time to pass, or for a lock that somebody else holds, counts as done for now.
    /// With a seed all messages are released, and the time advances until messages that a crash left unsent are sent.
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

    /// <summary>Does what follows an emit: everything or, with a seed, part of it.</summary>
    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        await ProbeAsync(cancellationToken);
        for (int i = _deliveries?.Random.Next(4) ?? 0; i > 0; i--)
        {
            await ReleaseAsync(cancellationToken);
        }
    }

    /// <summary>With a seed: messages do not take days, so all of them pass before time does.</summary>
    private Task SettleFirstAsync(CancellationToken cancellationToken) =>
        _deliveries is null ? Task.CompletedTask : WaitUntilIdleAsync(cancellationToken);

    /// <summary>Releases one message, and waits until its effects are done; false if there is none.</summary>
    private async Task<bool> ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!await _deliveries!.ReleaseAsync(Bus, cancellationToken))
        {
            return false;
        }

        await ProbeAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Advances the time until another host would send what a crash left behind; false if there is nothing.
    /// </summary>
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

    /// <summary>The next time, up to a limit, at which something happens, or null.</summary>
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
        var model = Services.GetRequiredService<SignalCatalog>();
        foreach (ProcessKey row in (await Reader.FindExpiredAsync(until, int.MaxValue, cancellationToken)).Where(it => model.ProcessOfShape(it.Type) is not null))
        {
            StoredProcess? stored = await Reader.FindAsync(row.Key, cancellationToken);
            next = new[] { next, stored is null ? null : new ProcessView(stored).Mailbox.Min(it => it.ExpiresAt) }.Min();
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
