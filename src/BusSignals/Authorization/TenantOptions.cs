namespace BusSignals;

/// <summary>
/// Tenants that no crafted message can cross. A signal is bound to a tenant if its path has the tenants'
/// parameter, or if it is sent to a process whose path has it. Such a signal is emitted only for the emitter's own tenant,
/// and carries a proof: an HMAC-SHA256 over tenant, message id, signal id, identity and addressed process. Without a
/// valid one it is a dead signal at the receiver, before any process is touched.
/// </summary>
/// <remarks>
/// The proof says nothing of the rest of the payload: whoever can change messages on their way can change that. It does
/// not expire: a message that is repeated as it is is a duplicate, for as long as the process' history is kept.
/// </remarks>
public sealed class TenantOptions
{
    private readonly HashSet<Type> _plain = [];

    /// <summary>The path parameter that names the tenant. Default: <c>tenant</c>.</summary>
    public string Parameter { get; set; } = "tenant";

    /// <summary>
    /// The tenant that a scope works for, from the services of that scope, such as the user's claims; null is none.
    /// Required. It is not asked in deliveries to a process whose path names a tenant: what that emits is for that tenant.
    /// </summary>
    public Func<IServiceProvider, string?>? Current { get; set; }

    /// <summary>Whether a scope may emit for every tenant, such as that of a nightly job. Default: none may.</summary>
    public Func<IServiceProvider, bool>? IsSystem { get; set; }

    /// <summary>
    /// The keys of the proofs; all applications that emit or receive need the same ones. At least one is required. To change
    /// them: add the new one everywhere, make it the current one everywhere, and take the old one away when no message, in
    /// a queue, an outbox or among the dead signals, is left that it has signed.
    /// </summary>
    public TokenKeys Keys { get; } = new();

    /// <summary>
    /// Accepts a signal without a proof, as plain MassTransit publishers send it: whoever reaches the broker
    /// can then send it for every tenant. One with a wrong proof is refused all the same.
    /// </summary>
    public TenantOptions AllowPlain<T>() where T : class
    {
        _plain.Add(typeof(T));
        return this;
    }

    internal bool AllowsPlain(Type contract) => _plain.Contains(contract);
}
