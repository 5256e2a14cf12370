using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Masks sensitive members while notes and log lines are written: they are for people, and their types are not known
/// later.
/// </summary>
internal static class SensitiveNotes
{
    public static void Hide(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        for (int i = 0; i < type.Properties.Count; i++)
        {
            JsonPropertyInfo member = type.Properties[i];
            if (member.Get is { } get && (SensitiveMembers.IsMarked(type.Type) || SensitiveMembers.IsMarked(member)))
            {
                JsonPropertyInfo hidden = type.CreateJsonPropertyInfo(typeof(string), member.Name);
                hidden.Get = it => get(it) is null ? null : SensitiveMask.Hidden;
                hidden.ShouldSerialize = member.ShouldSerialize is { } should ? (it, _) => should(it, get(it)) : null;
                type.Properties[i] = hidden;
            }
        }
    }
}
