namespace BusSignals;

/// <summary>
/// Makes a record the contract of a signal: the record itself is the message, the path says whom it reaches.
/// The parameters of the path are its routing identity; each is bound to the member of its name
/// (FEATURES J2, J4).
/// </summary>
/// <param name="path">A path template such as <c>/order/{order}/payment/received</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SignalAttribute(string path) : Attribute
{
    /// <summary>The path template as written.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The id, <c>namespace.name</c> (FEATURES Z2). Default: the group's name and the contract's name, as in
    /// <c>order.paymentreceived</c>; without a group, the first word of the path and the contract's name.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>What the signal means, for people (FEATURES Z1).</summary>
    public string? Description { get; init; }
}
