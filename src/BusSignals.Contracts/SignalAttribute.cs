namespace BusSignals;

/// <summary>
/// Makes a record the contract of a signal: the record itself is the message, and the path says whom it reaches. The
/// path's parameters are its routing identity; each is bound to the member with its name.
/// </summary>
/// <param name="path">A path template such as <c>/order/{order}/payment/received</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SignalAttribute(string path) : Attribute
{
    /// <summary>The path template as written.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The id, <c>namespace.name</c>. Default: the group's name and the contract's name, as in
    /// <c>order.paymentreceived</c>; without a group, the first word of the path and the contract's name.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>What the signal means, as free text.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The version of the contract, from 1. Raise it with a change that old emitters do not follow, and add an upcaster
    /// that turns an old signal into a new one. Default: 1.
    /// </summary>
    public int Version { get; init; } = 1;

    /// <summary>
    /// The name of the change that this version brings. Processes that start from now on record it at once; running
    /// ones keep the old behaviour until it is recorded for them.
    /// </summary>
    public string? ChangeId { get; init; }
}
