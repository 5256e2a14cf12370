using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Finds the member of a payload that cannot be read, because the exception of a user's constructor or converter does
/// not name it. It reads the members one by one, so use it only for payloads that have failed.
/// </summary>
internal static class UnreadMember
{
    /// <summary>Its location as a JSON pointer; empty if it is the payload as a whole.</summary>
    public static string Find(JsonElement value, Type type, JsonSerializerOptions options)
    {
        foreach ((string name, JsonElement member, Type of, JsonSerializerOptions by) in MembersOf(value, type, options))
        {
            if (!IsRead(member, of, by))
            {
                return $"/{JsonPointer.Escape(name)}{(by == options ? Find(member, of, by) : "")}";
            }
        }

        return "";
    }

    private static IEnumerable<(string Name, JsonElement Value, Type Type, JsonSerializerOptions Options)> MembersOf(
        JsonElement value, Type type, JsonSerializerOptions options)
    {
        JsonTypeInfo? info = RepeatedMembers.InfoOf(value, type);
        if (value.ValueKind == JsonValueKind.Array && info?.ElementType is { } element)
        {
            int index = 0;
            foreach (JsonElement one in value.EnumerateArray())
            {
                yield return ($"{index++}", one, element, options);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty one in value.EnumerateObject())
            {
                JsonPropertyInfo? property = info?.Kind == JsonTypeInfoKind.Object ? RepeatedMembers.PropertyOf(info, one.Name, StringComparer.OrdinalIgnoreCase) : null;
                if ((property?.PropertyType ?? RepeatedMembers.TypeOf(info, one.Name, StringComparer.OrdinalIgnoreCase)) is { } member)
                {
                    yield return (one.Name, one.Value, member, With(options, property?.CustomConverter));
                }
            }
        }
    }

    private static JsonSerializerOptions With(JsonSerializerOptions options, JsonConverter? converter)
    {
        if (converter is null)
        {
            return options;
        }

        var own = new JsonSerializerOptions(options);
        own.Converters.Insert(0, converter);
        return own;
    }

    private static bool IsRead(JsonElement value, Type type, JsonSerializerOptions options)
    {
        try
        {
            _ = value.Deserialize(type, options);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }
}
