using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Asks whether a signal may come to this endpoint, before its process hears of it.</summary>
internal sealed class SignalAdmission(SignalRegistrations registrations, IServiceScopeFactory scopes, DeadSignalKeeper dead, FailureReports failures)
{
    /// <exception cref="InvalidSignalException">A header is too long.</exception>
    public void CheckHeaders(SignalDefinition signal, ConsumeContext context) => registrations.Limits.CheckHeaders(signal, context.Headers);

    /// <summary>Asks, before anything is touched, whether the signal may come here.</summary>
    public async Task<string?> RefusalAsync(
        ProcessDefinition process, SignalEnvelope signal, SignalIdentity identity, ProcessId? target, CancellationToken cancellationToken)
    {
        if (registrations.Tenants is null && signal.Definition.Options.Policies.Count == 0)
        {
            return null;
        }

        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignalGuard>().RefusalAsync(process, signal, identity, target, cancellationToken);
    }

    /// <summary>Keeps a signal that is not allowed as a dead signal; its process hears nothing of it.</summary>
    public async Task RefuseAsync(
        ProcessDefinition process, SignalEnvelope signal, ProcessId? target, string error, CancellationToken cancellationToken)
    {
        if (signal.DeadLetter(DeadReason.Rejected, error) is { } refused)
        {
            await dead.KeepAsync(refused with { ProcessPath = target?.Path }, null, cancellationToken);
        }

        await failures.ReportAsync(
            new SignalFailure
            {
                Reason = DeadReason.Rejected,
                Error = error,
                Endpoint = process.Endpoint,
                Process = target,
                Signal = signal.Definition.Id,
                MessageId = signal.MessageId,
            },
            cancellationToken);
    }
}
