using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Whether the items of a list differ as values: 1 and 1.0 are the same, and the order of members does not matter.
/// </summary>
internal static class UniqueItems
{
    private const int Few = 16;

    public static bool AreIn(JsonElement list, int count) => count <= Few ? InPairs(list, count) : InSet(list, count);

    private static bool InPairs(JsonElement list, int count)
    {
        for (int i = 1; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (JsonElement.DeepEquals(list[i], list[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// A long list is not compared in pairs, because somebody could send one to keep the receiver busy.
    /// </summary>
    private static bool InSet(JsonElement list, int count)
    {
        var seen = new HashSet<JsonElement>(count, Values.Instance);
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (!seen.Add(item))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Values : IEqualityComparer<JsonElement>
    {
        public static Values Instance { get; } = new();

        public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

        public int GetHashCode(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Number:
                    return value.GetDouble().GetHashCode(); // equal numbers are equal doubles
                case JsonValueKind.String:
                    using (var text = new DecodedText(value, stackalloc char[DecodedText.OnStack]))
                    {
                        return string.GetHashCode(text.Span);
                    }

                case JsonValueKind.Array:
                    var items = default(HashCode);
                    foreach (JsonElement item in value.EnumerateArray())
                    {
                        items.Add(GetHashCode(item));
                    }

                    return items.ToHashCode();
                case JsonValueKind.Object:
                    int members = 0;
                    foreach (JsonProperty member in value.EnumerateObject())
                    {
                        members += HashCode.Combine(member.Name, GetHashCode(member.Value));
                    }

                    return members;
                default:
                    return (int)value.ValueKind;
            }
        }
    }
}
