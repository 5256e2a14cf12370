namespace BusSignals;

/// <summary>Which tenant a signal is bound to, and whether it was emitted for it.</summary>
internal sealed class Tenants(TenantOptions options, SignalCatalog model)
{
    private readonly TenantProof _proof = new(TokenKeyRing.Of(options.Keys));

    /// <summary>Signs a signal that is bound to a tenant; null if it is bound to none.</summary>
    /// <exception cref="SignalNotAllowedException">It is for a tenant other than the emitter's.</exception>
    public string? Sign(SignalDefinition signal, object payload, SignalIdentity identity, Guid messageId, ProcessId? target, DeliveryScope scope, IServiceProvider services)
    {
        string? process = PathAddress.Is(signal.Contract) ? PathAddress.Of(payload) : target?.Path;
        string? addressed = process is null ? null : model.Processes.Select(it => OfProcess(it, process)).FirstOrDefault(it => it is not null);
        if ((addressed ?? identity[options.Parameter]) is not { } tenant)
        {
            return null;
        }

        string? own = scope.Process is { } emitter ? OfProcess(emitter.Definition, emitter.Path) : null;
        string? current = own ?? options.Current!(services);
        bool allowed = current == tenant || (own is null && options.IsSystem?.Invoke(services) == true);
        return allowed
            ? _proof.Write(Claim(tenant, signal, identity, messageId, target?.Path))
            : throw new SignalNotAllowedException(
                signal.Id, $"it is for the tenant '{tenant}', and the emitter works for {(current is null ? "none" : $"'{current}'")}.");
    }

    /// <summary>Why a received message is refused, or null if it is accepted.</summary>
    public string? Refusal(ProcessDefinition process, SignalEnvelope signal, SignalIdentity identity)
    {
        SignalDefinition definition = signal.Definition;
        string? target = signal.Metadata.Headers?.GetValueOrDefault(SignalHeaders.Process) is { Length: > 0 } path ? path : null;
        string? addressed = PathAddress.Is(definition.Contract) ? PathAddress.Of(signal.Message) : target;
        string? tenant = (addressed is null ? null : OfProcess(process, addressed)) ?? identity[options.Parameter];
        if (tenant is null)
        {
            return process.Path.Parameters.Contains(options.Parameter) && !PathAddress.Is(definition.Contract)
                ? "it names no tenant, and would reach the processes of all"
                : null;
        }

        if (signal.Metadata.Headers?.GetValueOrDefault(SignalHeaders.Proof) is not { } proof)
        {
            return options.AllowsPlain(definition.Contract) ? null : $"it is for the tenant '{tenant}' and carries no proof of it";
        }

        return _proof.IsValid(proof, Claim(tenant, definition, identity, signal.MessageId, target))
            ? null
            : $"it is for the tenant '{tenant}' and carries a proof of something else";
    }

    private string? OfProcess(ProcessDefinition process, string path) =>
        process.Path.TryMatch(path, out SignalIdentity? identity) ? identity[options.Parameter] : null;

    private static TenantClaim Claim(string tenant, SignalDefinition signal, SignalIdentity identity, Guid messageId, string? process) =>
        new(tenant, messageId, signal.Name, EmittedSignal.TextOf(identity), process ?? "");
}
