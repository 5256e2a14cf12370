using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Masks sensitive data in JSON. Members that a type with sensitive data does not know are masked too: they may come
/// from a version that marks them.
/// </summary>
internal static class SensitiveMask
{
    public const string Hidden = "***";

    /// <summary>The JSON of a type as people may see it.</summary>
    public static string? Of(string? json, Type type, JsonSerializerOptions options)
    {
        if (json is null || !SensitiveMembers.AreIn(type, options))
        {
            return json;
        }

        try
        {
            return Of(JsonNode.Parse(json), type, options)?.ToJsonString(options) ?? "null";
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return $"\"{Hidden}\""; // it is not JSON, or repeats a member
        }
    }

    /// <summary>A violation as people may see it.</summary>
    public static SchemaViolation Of(SchemaViolation violation, Type type, JsonSerializerOptions options) =>
        violation.Value is not null && SensitiveMembers.AreIn(type, options) && SensitiveMembers.AreAt(violation.Path, type, options)
            ? violation with { Value = Hidden }
            : violation;

    /// <summary>Masks the tree in place; returns the node or its replacement.</summary>
    public static JsonNode? Of(JsonNode? node, Type type, JsonSerializerOptions options)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (node is null || !SensitiveMembers.AreIn(type, options))
        {
            return node;
        }

        JsonTypeInfo info = options.GetTypeInfo(type);
        if (SensitiveMembers.IsMarked(type))
        {
            return JsonValue.Create(Hidden);
        }

        if (SensitiveMembers.ElementOf(info) is { } element)
        {
            return OfElements(node, element, options);
        }

        return node is JsonObject members ? OfMembers(members, info, options) : JsonValue.Create(Hidden);
    }

    private static JsonObject OfMembers(JsonObject members, JsonTypeInfo type, JsonSerializerOptions options)
    {
        foreach (string name in members.Select(it => it.Key).ToArray())
        {
            JsonPropertyInfo? member = type.Properties.FirstOrDefault(it => it.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            bool hides = member is null || SensitiveMembers.IsMarked(member);
            Put(members[name], hides ? JsonValue.Create(Hidden) : Of(members[name], member!.PropertyType, options), it => members[name] = it);
        }

        return members;
    }

    private static JsonNode OfElements(JsonNode node, Type element, JsonSerializerOptions options)
    {
        switch (node)
        {
            case JsonArray list:
                for (int i = 0; i < list.Count; i++)
                {
                    int at = i;
                    Put(list[i], Of(list[i], element, options), it => list[at] = it);
                }

                return list;
            case JsonObject entries:
                foreach (string name in entries.Select(it => it.Key).ToArray())
                {
                    Put(entries[name], Of(entries[name], element, options), it => entries[name] = it);
                }

                return entries;
            default:
                return JsonValue.Create(Hidden);
        }
    }

    private static void Put(JsonNode? old, JsonNode? masked, Action<JsonNode?> put)
    {
        if (old is not null && old != masked)
        {
            put(masked);
        }
    }
}
