using System.Globalization;
using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Reads the values of a path's parameters from JSON; members are found by the same rules as for typed signals.
/// </summary>
internal sealed class JsonPathBinding(SignalPath path) : IPathBinding
{
    public SignalPath Path => path;

    public SignalIdentity Read(object signal)
    {
        var payload = (JsonElement)signal;
        string[] members = payload.ValueKind == JsonValueKind.Object ? [.. payload.EnumerateObject().Select(NameOf).OfType<string>()] : [];
        var values = new KeyValuePair<string, string>[path.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            string name = path.Parameters[i];
            values[i] = KeyValuePair.Create(name, PathValue.Format(Find(payload, members, name), name));
        }

        return new SignalIdentity(values);
    }

    private static object? Find(JsonElement payload, string[] members, string parameter)
    {
        if (PathRules.MemberOf(parameter, members, it => it) is not { } name)
        {
            return null;
        }

        JsonElement value = payload.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => Text(value),
            JsonValueKind.Number when value.TryGetInt64(out long whole) => whole,
            JsonValueKind.Number when decimal.TryParse(
                value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
            _ => null,
        };
    }

    /// <summary>Half a surrogate pair is not valid text; the path then refuses it and says why.</summary>
    private static string Text(JsonElement value)
    {
        using var text = new DecodedText(value, stackalloc char[DecodedText.OnStack]);
        return text.Span.ToString();
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, which no parameter's name contains
        }
    }
}
