using System.Text.RegularExpressions;

namespace BusSignals;

/// <summary>
/// The names of signals within a document: the id, plus the contract's name if several contracts share an id, as
/// earlier versions and the signals of single flows do.
/// </summary>
internal sealed partial class AsyncApiKeys
{
    /// <summary>
    /// The name of the headers' schema; it never collides with a signal's, because ids are lower-case.
    /// </summary>
    public const string Headers = "SignalHeaders";

    private readonly Dictionary<SignalDefinition, string> _keys;
    private readonly HashSet<SignalDefinition> _earlier;

    public AsyncApiKeys(ISignalRegistry registry)
    {
        _earlier = [.. registry.Signals.SelectMany(it => it.Upcasters.Earlier)];
        _keys = registry.Signals.ToDictionary(it => it, it => HasIdAlone(registry, it)
            ? it.Id.ToString()
            : $"{it.Id}-{NotOfNames().Replace(it.Contract.FullName!, ".")}");
    }

    public string Of(SignalDefinition signal) => _keys[signal];

    /// <summary>Whether it is an earlier version of the signal.</summary>
    public bool IsEarlier(SignalDefinition signal) => _earlier.Contains(signal);

    /// <summary>Whether a process receives a signal, as it is or upcast to the current version.</summary>
    public static bool Takes(ProcessDefinition process, SignalDefinition signal) =>
        process.Signals.Any(it => it == signal || it.Upcasters.Earlier.Contains(signal));

    private static bool HasIdAlone(ISignalRegistry registry, SignalDefinition signal) =>
        registry.Find(signal.Id) is { } main ? main == signal : registry.Signals.Count(it => it.Id == signal.Id) == 1;

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotOfNames();
}
