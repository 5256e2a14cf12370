using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Keeps what a stored object has beyond the members of its class: a newer version of the application has put it
/// there, and finds it again after this one has changed the rest. It lives as long as the object, in no member of it.
/// </summary>
internal static class UnknownMembers
{
    private static readonly ConditionalWeakTable<object, Dictionary<string, JsonElement>> Kept = [];

    public static void Keep(JsonTypeInfo type)
    {
        bool takesMore = type.Kind == JsonTypeInfoKind.Object && !type.Type.IsValueType
            && type.UnmappedMemberHandling != JsonUnmappedMemberHandling.Disallow && !type.Properties.Any(it => it.IsExtensionData);
        if (!takesMore)
        {
            return;
        }

        JsonPropertyInfo rest = type.CreateJsonPropertyInfo(typeof(Dictionary<string, JsonElement>), "$rest");
        rest.IsExtensionData = true;
        rest.Get = it => Kept.TryGetValue(it, out Dictionary<string, JsonElement>? kept) ? kept : null;
        rest.Set = (it, kept) => Kept.AddOrUpdate(it, (Dictionary<string, JsonElement>)kept!);
        type.Properties.Add(rest);
    }

    /// <summary>In a note they are a member like any other: beside the others, those of a <c>JsonObject</c> would not be JSON.</summary>
    public static void Show(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object && type.Properties.FirstOrDefault(it => it.IsExtensionData) is { } rest)
        {
            rest.IsExtensionData = false;
        }
    }
}
