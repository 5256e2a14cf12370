using System.Buffers;

namespace BusSignals;

/// <summary>
/// What every transport accepts as the name of an endpoint. The in-memory transport would accept other names too, and
/// never deliver to them, because an address is a URI.
/// </summary>
internal static class EndpointNameRule
{
    /// <summary>RabbitMQ's 255, minus room for "_skipped".</summary>
    public const int MaxLength = 247;

    private const string Reserved = "amq.";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:");

    /// <summary>What is wrong with a name, or null.</summary>
    /// <param name="owner">Whose endpoint it is, such as "'OrderFlow'".</param>
    /// <param name="name">The name.</param>
    /// <param name="advice">What to write instead.</param>
    public static string? FaultOf(string owner, string name, string advice) => Broken(name) is { } rule
        ? $"The endpoint of {owner} is '{name}', {rule}; {advice}."
        : null;

    private static string? Broken(string name) =>
        name.Length == 0 ? "and a name has at least one character"
        : name.AsSpan().IndexOfAnyExcept(Allowed) is var at and >= 0
            ? $"which has '{name[at]}', and transports take the letters a to z and A to Z, digits, '-', '_', '.' and ':'"
        : name.Length > MaxLength ? $"which has {name.Length} characters, and transports take {MaxLength}"
        : name is "." or ".." ? "which a URI takes for a step on its way and drops, so that nothing sent to it would arrive"
        : name.StartsWith(Reserved, StringComparison.OrdinalIgnoreCase) ? $"and RabbitMQ keeps names with '{Reserved}' for itself"
        : null;
}
