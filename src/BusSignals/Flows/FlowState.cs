using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// The state of a flow without a state type of its own: values by key, each anything that serializes to JSON.
/// </summary>
public sealed class FlowState
{
    /// <summary>All values as JSON.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement> Values { get; private set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>
    /// One value, or the default of <typeparamref name="T"/> if there is none with this key. The stored value keeps the
    /// members that a <typeparamref name="T"/> does not have.
    /// </summary>
    /// <exception cref="JsonException">The value is not a <typeparamref name="T"/>; the message names the
    /// key.</exception>
    /// <exception cref="NotSupportedException">A <typeparamref name="T"/> cannot be read from JSON completely; the
    /// message names the member.</exception>
    public T? Get<T>(string key)
    {
        KeptValues.Check(typeof(T), StateJsonOptions.Default, isOpen: typeof(T) == typeof(object)); // a value alone comes as the JSON that it is
        return Values.TryGetValue(key, out JsonElement value) ? StateValues.Read<T>(key, value) : default;
    }

    /// <summary>Sets one value; null removes it.</summary>
    /// <exception cref="NotSupportedException">Part of the value would be lost in serialization; the message names the
    /// member.</exception>
    public void Set(string key, object? value)
    {
        KeptValues.CheckText(key, nameof(key), "The key of a value of the state");
        JsonElement json = KeptValues.ToElement(value, KeptValues.TypeOf(value), StateJsonOptions.Default, isOpen: true);
        if (json.ValueKind == JsonValueKind.Null)
        {
            Values.Remove(key);
        }
        else
        {
            Values[key] = json;
        }
    }
}
