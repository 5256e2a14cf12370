using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Checks, in one scope, whether a signal may be emitted or received.</summary>
internal sealed class SignalGuard(DeliveryScope scope, IServiceProvider services)
{
    /// <summary>Checks a signal before it is sent.</summary>
    /// <returns>The proof of its tenant, or null if it is bound to none.</returns>
    /// <exception cref="SignalNotAllowedException">It may not be emitted.</exception>
    public async Task<string?> PassAsync(
        SignalDefinition signal, object payload, SignalIdentity identity, Guid messageId, ProcessId? target,
        IEnumerable<KeyValuePair<string, object>> headers, CancellationToken cancellationToken)
    {
        string? proof = services.GetService<Tenants>()?.Sign(signal, payload, identity, messageId, target, scope, services);
        if (signal.Options.Policies.Count > 0)
        {
            var added = headers.ToDictionary(it => it.Key, it => HeaderTexts.Of(HeaderRule.Sent(it.Value)) ?? "", StringComparer.Ordinal);
            if (await AskAsync(new SignalAuthorizationContext(AuthorizationStage.Emit, signal, payload, identity, services, cancellationToken)
            {
                Headers = added,
                MessageId = messageId,
                Process = target,
            }) is { } reason)
            {
                throw new SignalNotAllowedException(signal.Id, reason);
            }
        }

        return proof;
    }

    /// <summary>Why a received signal is refused, or null if it is not.</summary>
    public async Task<string?> RefusalAsync(
        ProcessDefinition process, SignalEnvelope signal, SignalIdentity identity, ProcessId? target, CancellationToken cancellationToken)
    {
        string? reason = services.GetService<Tenants>()?.Refusal(process, signal, identity);
        if (reason is null && signal.Definition.Options.Policies.Count > 0)
        {
            reason = await AskAsync(new SignalAuthorizationContext(
                AuthorizationStage.Receive, signal.Definition, signal.Message, identity, services, cancellationToken)
            {
                Headers = signal.Metadata.Headers ?? [],
                MessageId = signal.MessageId,
                Process = target,
            });
        }

        return reason is null ? null : $"The signal '{signal.Definition.Id}' is not allowed: {reason.TrimEnd('.')}.";
    }

    private static async Task<string?> AskAsync(SignalAuthorizationContext context)
    {
        foreach (Type type in context.Signal.Options.Policies)
        {
            var policy = (ISignalAuthorization)ActivatorUtilities.GetServiceOrCreateInstance(context.Services, type);
            if (await policy.AuthorizeAsync(context) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }
}
