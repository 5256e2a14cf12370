using System.Text.Json;

namespace BusSignals;

/// <summary>One node of a compiled schema. Immutable once compiled, and safe to use from many threads.</summary>
internal abstract class Rule
{
    /// <summary>How deep a payload may be nested; as deep as the serializer goes.</summary>
    public const int MaxDepth = 64;

    /// <summary>Whether a value keeps the rule.</summary>
    /// <param name="value">The value.</param>
    /// <param name="depth">How many objects and lists it is in.</param>
    /// <param name="report">
    /// Takes what is wrong. Null to know only whether something is: the first fault ends the check, and nothing is
    /// allocated.
    /// </param>
    public abstract bool Check(JsonElement value, int depth, Report? report);
}
