namespace BusSignals;

/// <summary>
/// Gives a process its path. Each distinct set of parameter values is one durable instance (FEATURES J10).
/// </summary>
/// <param name="path">A path template such as <c>/order/{order}/fulfillment</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProcessAttribute(string path) : Attribute
{
    /// <summary>The path template as written.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The name of the process' receive endpoint. Default: the class name without <c>Saga</c> or <c>Process</c>,
    /// in the format of the bus' endpoint names.
    /// </summary>
    public string? Endpoint { get; init; }
}
