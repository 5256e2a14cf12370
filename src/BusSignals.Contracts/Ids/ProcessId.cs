using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// The id of one process: its readable path, and the UUID that stored data is keyed by. The UUID is derived (RFC 9562
/// version 5, SHA-1) from the template's shape and the path, so it is computed and never looked up.
/// </summary>
public readonly record struct ProcessId
{
    /// <summary>
    /// The namespace of the derivation. Tests pin both it and the derivation, because stored data outlives code.
    /// </summary>
    public static readonly Guid Namespace = new("6f1d7f0e-3c1b-5d0a-9a55-b5516a15b5e1");

    private readonly string? _path;

    [JsonConstructor]
    private ProcessId(string path, Guid key)
    {
        _path = path is "" ? null : path; // as the default id has it
        Key = key;
    }

    /// <summary>The readable path, such as <c>/order/42/fulfillment</c>.</summary>
    public string Path => _path ?? "";

    /// <summary>The UUID that the process's rows are keyed by.</summary>
    public Guid Key { get; }

    /// <summary>The id of the process with this path template and identity.</summary>
    /// <param name="template">The process's path template.</param>
    /// <param name="identity">At least a value for each of the template's parameters; others are ignored.</param>
    /// <exception cref="SignalPathException">A value is missing, or the path would be too long.</exception>
    public static ProcessId Of(SignalPath template, SignalIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(template);
        string path = template.Render(identity);
        return new ProcessId(path, Uuid5.Create(Namespace, template.Shape + "\n" + path));
    }

    /// <summary>The id of the process with this path template and rendered path.</summary>
    /// <exception cref="SignalPathException">The path does not follow the template.</exception>
    public static ProcessId Parse(SignalPath template, string path)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.TryMatch(path, out SignalIdentity? identity)
            ? Of(template, identity)
            : throw new SignalPathException(
                $"'{path}' does not follow the path '{template}'; values are percent-escaped and not empty.");
    }

    /// <summary>An id read from the store.</summary>
    internal static ProcessId Stored(string path, Guid key) => new(path, key);

    /// <inheritdoc/>
    public override string ToString() => Path;
}
