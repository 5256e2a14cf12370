using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Keeps the stored members of an object that its class does not know: a newer version of the application wrote them,
/// and finds them again after this one has changed the rest. They live as long as the object, outside its members.
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

    /// <summary>
    /// In a note they become ordinary members: beside the others, those of a <c>JsonObject</c> would not be valid JSON.
    /// </summary>
    public static void Show(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object && type.Properties.FirstOrDefault(it => it.IsExtensionData) is { } rest)
        {
            rest.IsExtensionData = false;
        }
    }
}
