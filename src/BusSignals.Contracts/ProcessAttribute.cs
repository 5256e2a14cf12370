namespace BusSignals;

/// <summary>
/// Gives a process its path. Each distinct set of parameter values is one durable instance.
/// </summary>
/// <param name="path">A path template such as <c>/order/{order}/fulfillment</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProcessAttribute(string path) : Attribute
{
    /// <summary>The path template as written.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The name of the process's receive endpoint, used as it is. Default: what the application's endpoint name
    /// formatter, with its prefix, makes of the class name without <c>Saga</c>, <c>StateMachine</c> or <c>Process</c>.
    /// Letters, digits and <c>-_.:</c>, which every transport accepts.
    /// </summary>
    public string? Endpoint { get; init; }
}
