using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Dictionary keys that are not text. Two names may be the same key, as "1" and "01" are for an <c>int</c>, and which
/// of their values counts would be chance.
/// </summary>
internal static class ParsedKeys
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Whether a type contains a dictionary with such keys anywhere.</summary>
    public static bool AreIn(Type type) => Known.GetOrAdd(type, static it => AreIn(it, []));

    /// <summary>Two names that are the same key, or null.</summary>
    public static (string First, string Second)? Pair(JsonElement value, JsonTypeInfo? info)
    {
        if (!IsParsed(info) || value.ValueKind != JsonValueKind.Object || Read(value, info!.KeyType!) is not { } whole || whole.Count == value.GetPropertyCount())
        {
            return null;
        }

        var names = new Dictionary<object, string>();
        foreach (JsonProperty member in value.EnumerateObject())
        {
            object key = Read(JsonSerializer.SerializeToElement(new Dictionary<string, int> { [member.Name] = 0 }), info.KeyType!)!.Keys.Cast<object>().Single();
            if (!names.TryAdd(key, member.Name))
            {
                return (names[key], member.Name);
            }
        }

        return null;
    }

    /// <summary>Null if a name is not a valid key; reading it reports that.</summary>
    private static IDictionary? Read(JsonElement value, Type key)
    {
        try
        {
            return (IDictionary?)value.Deserialize(typeof(Dictionary<,>).MakeGenericType(key, typeof(JsonElement)), SignalPayload.Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsParsed(JsonTypeInfo? info) =>
        info is { Kind: JsonTypeInfoKind.Dictionary, KeyType: { } key } && key != typeof(string) && key != typeof(object);

    private static bool AreIn(Type? type, HashSet<Type> seen)
    {
        if (type is null || !seen.Add(type) || !SignalPayload.Options.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out JsonTypeInfo? info))
        {
            return false;
        }

        return IsParsed(info) || AreIn(info.ElementType, seen)
            || (info.PolymorphismOptions?.DerivedTypes.Any(it => AreIn(it.DerivedType, seen)) ?? false)
            || (info.Kind == JsonTypeInfoKind.Object && info.Properties.Any(it => AreIn(it.PropertyType, seen)))
            || (info.Kind == JsonTypeInfoKind.None && info.Type.GetGenericArguments().Any(it => AreIn(it, seen)));
    }
}
