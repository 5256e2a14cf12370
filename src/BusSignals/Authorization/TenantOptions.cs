namespace BusSignals;

/// <summary>
/// Tenants that no forged message can cross. A signal is bound to a tenant if its path has the tenant parameter, or if
/// it is sent to a process whose path has it. Such a signal can be emitted only for the emitter's own tenant, and
/// carries a proof: an HMAC-SHA256 over tenant, message id, signal id, identity and addressed process. Without a valid
/// proof the receiver dead-letters it before any process is touched.
/// </summary>
/// <remarks>
/// The proof does not cover the rest of the payload: whoever can change messages in transit can change that. It does
/// not expire: a message that is replayed unchanged is a duplicate for as long as the process's history is kept.
/// </remarks>
public sealed class TenantOptions
{
    private readonly HashSet<Type> _plain = [];

    /// <summary>The path parameter that names the tenant. Default: <c>tenant</c>.</summary>
    public string Parameter { get; set; } = "tenant";

    /// <summary>
    /// The tenant that a scope works for, resolved from that scope's services, such as the user's claims; null means
    /// none. Required. It is not called in deliveries to a process whose path names a tenant: whatever those emit is
    /// for that tenant.
    /// </summary>
    public Func<IServiceProvider, string?>? Current { get; set; }

    /// <summary>Whether a scope, such as that of a nightly job, may emit for every tenant. Default: none may.</summary>
    public Func<IServiceProvider, bool>? IsSystem { get; set; }

    /// <summary>
    /// The keys of the proofs; all applications that emit or receive need the same ones. At least one is required. To
    /// rotate them: add the new key everywhere, make it the current one everywhere, and remove the old one when no
    /// message that it signed is left in a queue, an outbox or among the dead signals.
    /// </summary>
    public TokenKeys Keys { get; } = new();

    /// <summary>
    /// Accepts a signal without a proof, as plain MassTransit publishers send it: anyone who can reach the broker can
    /// then send it for every tenant. A signal with a wrong proof is refused all the same.
    /// </summary>
    public TenantOptions AllowPlain<T>() where T : class
    {
        _plain.Add(typeof(T));
        return this;
    }

    internal bool AllowsPlain(Type contract) => _plain.Contains(contract);
}
