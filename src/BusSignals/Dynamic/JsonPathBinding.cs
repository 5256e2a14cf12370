using System.Globalization;
using System.Text.Json;

namespace BusSignals;

/// <summary>Reads the values of a path's parameters from JSON; members are found by the rules of typed signals.</summary>
internal sealed class JsonPathBinding(SignalPath path) : IPathBinding
{
    public SignalPath Path => path;

    public SignalIdentity Read(object signal)
    {
        var payload = (JsonElement)signal;
        var values = new KeyValuePair<string, string>[path.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            string name = path.Parameters[i];
            values[i] = KeyValuePair.Create(name, PathValue.Format(Find(payload, name), name));
        }

        return new SignalIdentity(values);
    }

    private static object? Find(JsonElement payload, string parameter)
    {
        string[] names = payload.ValueKind == JsonValueKind.Object ? [.. payload.EnumerateObject().Select(it => it.Name)] : [];
        if (PathRules.MemberOf(parameter, names, it => it) is not { } name)
        {
            return null;
        }

        JsonElement value = payload.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when value.TryGetInt64(out long whole) => whole,
            JsonValueKind.Number when decimal.TryParse(
                value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
            _ => null,
        };
    }
}
