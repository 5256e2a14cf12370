using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BusSignals;

/// <summary>
/// Whether the store works, and whether due messages are sent. It is one indexed read, so it may run often. It reads
/// each time, because a store that was available a minute ago says nothing about now. A readable store may still not be
/// writable; while the host waits for it, that is known already.
/// </summary>
internal sealed class SignalsHealthCheck(
    IOutboxStore outbox, IProcessReader reader, StoredTypes types, Undeliverable undeliverable, StoreAvailability availability, HealthOptions options,
    StoreClock clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (availability.Problem is { } problem)
        {
            return Away(context, problem, null);
        }

        try
        {
            await types.LookAsync(cancellationToken);
            DateTimeOffset? due = await outbox.NextDueAsync(cancellationToken);
            bool dead = options.DeadSignals && (await reader.ListDeadKeysAsync(0, 1, cancellationToken)).Count > 0;
            return Judge(due is { } next && next < clock.Now() ? clock.Now() - next : TimeSpan.Zero, dead);
        }
        catch (Exception exception)
        {
            return Away(context, exception.Message, exception);
        }
    }

    private static HealthCheckResult Away(HealthCheckContext context, string problem, Exception? exception) =>
        new(context.Registration.FailureStatus, $"The store is away: {problem}", exception);

    private HealthCheckResult Judge(TimeSpan lag, bool dead)
    {
        var data = new Dictionary<string, object> { ["outboxLag"] = lag };
        string[] reasons =
        [
            .. lag > options.MaxOutboxLag
                ? [string.Create(CultureInfo.InvariantCulture, $"What is due in the outbox has not been taken for {lag:c}; see whether any node sends.")]
                : Array.Empty<string>(),
            .. availability.Longest is var longest && longest > options.MaxStoreTime
                ? [string.Create(CultureInfo.InvariantCulture, $"A load or commit has not ended for {longest:c}; see what keeps the database busy or locked, and whether its standby answers.")]
                : Array.Empty<string>(),
            .. undeliverable.Problems,
            .. dead ? ["There are dead signals; replay or remove them with IDeadSignals."] : Array.Empty<string>(),
        ];
        return reasons.Length == 0
            ? HealthCheckResult.Healthy("The store answers, and what is due leaves.", data)
            : HealthCheckResult.Degraded(string.Join(' ', reasons), data: data);
    }
}
