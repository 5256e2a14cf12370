using System.Text.Json;

namespace BusSignals;

/// <summary>One node of a compiled schema. Immutable once compiled, and thread-safe.</summary>
internal abstract class Rule
{
    /// <summary>How deep a payload may be nested; the same as for the serializer.</summary>
    public const int MaxDepth = 64;

    /// <summary>Whether a value satisfies the rule.</summary>
    /// <param name="value">The value.</param>
    /// <param name="depth">How many objects and lists contain it.</param>
    /// <param name="report">
    /// Receives the violations. Null to learn only whether there are any: the first violation ends the check, and
    /// nothing is allocated.
    /// </param>
    public abstract bool Check(JsonElement value, int depth, Report? report);
}
