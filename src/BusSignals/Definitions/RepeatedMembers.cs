using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Finds a member that occurs twice in one object of a payload, or in two cases where the serializer ignores case.
/// Which of the two counts would be chance, and a signal could reach a process that its sender never meant.
/// </summary>
internal static class RepeatedMembers
{
    private const int MaskBits = 256;

    /// <summary>The two members, or null if each occurs once.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="type">The type that it is read as; in JSON that is kept as it is, names may differ by case
    /// alone.</param>
    public static Repeated? Find(JsonElement payload, Type type) => Any(payload) || ParsedKeys.AreIn(type) ? Find(payload, type, "") : null;

    /// <summary>The two members of the outermost object of a JSON text, or null.</summary>
    public static Repeated? FindOutermost(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !AnyOutermost(reader))
        {
            return null;
        }

        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (names.Find(it => it.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } first)
            {
                return new Repeated("", first, name);
            }

            names.Add(name);
            reader.Skip();
        }

        return null;
    }

    /// <summary>A quick check of the outermost object, on its own copy of the reader.</summary>
    private static bool AnyOutermost(Utf8JsonReader reader)
    {
        Span<ulong> seen = stackalloc ulong[MaskBits / 64];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsSeen(reader.ValueSpan, seen))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>
    /// A quick check: whether any object has two members whose names differ at most by case; allocates nothing if not.
    /// </summary>
    private static bool Any(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    if (Any(item))
                    {
                        return true;
                    }
                }

                return false;
            case JsonValueKind.Object:
                return AnyIn(value);
            default:
                return false;
        }
    }

    private static bool AnyIn(JsonElement value)
    {
        Span<ulong> seen = stackalloc ulong[MaskBits / 64];
        bool maybe = false;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (Any(member.Value))
            {
                return true;
            }

            maybe |= IsSeen(JsonMarshal.GetRawUtf8PropertyName(member), seen);
        }

        return maybe && Pair(value, StringComparer.OrdinalIgnoreCase) is not null;
    }

    /// <summary>Whether a name may have occurred before, in any case; records it.</summary>
    private static bool IsSeen(ReadOnlySpan<byte> name, Span<ulong> seen)
    {
        int hash = HashOf(name);
        if (hash < 0)
        {
            return true;
        }

        bool isSeen = (seen[hash >> 6] & (1UL << (hash & 63))) != 0;
        seen[hash >> 6] |= 1UL << (hash & 63);
        return isSeen;
    }

    /// <summary>A hash that is equal for names that differ only by case; -1 if the bytes do not tell.</summary>
    private static int HashOf(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte letter in name)
        {
            if (letter is (byte)'\\' or > 0x7F)
            {
                return -1;
            }

            hash = (hash ^ (uint)(letter | 0x20)) * 16777619;
        }

        return (int)((hash ^ (hash >> 15)) % MaskBits);
    }

    private static (string First, string Second)? Pair(JsonElement value, StringComparer comparer)
    {
        var names = new HashSet<string>(comparer);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!names.Add(member.Name))
            {
                names.TryGetValue(member.Name, out string? first);
                return (first!, member.Name);
            }
        }

        return null;
    }

    private static Repeated? Find(JsonElement value, Type? type, string path)
    {
        JsonTypeInfo? info = InfoOf(value, type);
        if (value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            return value.EnumerateArray().Select(it => Find(it, info?.ElementType, $"{path}/{index++}")).FirstOrDefault(it => it is not null);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        bool anyCase = IsReadInAnyCase(info, path);
        StringComparer comparer = anyCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        if ((Pair(value, comparer) ?? ParsedKeys.Pair(value, info)) is { } pair)
        {
            return new Repeated(path, pair.First, pair.Second);
        }

        return value.EnumerateObject()
            .Select(it => Find(it.Value, TypeOf(info, it.Name, comparer), $"{path}/{JsonPointer.Escape(it.Name)}")).FirstOrDefault(it => it is not null);
    }

    /// <summary>
    /// The members of a class, and of anything read by a custom converter, but not those of JSON that is kept as it is.
    /// </summary>
    private static bool IsReadInAnyCase(JsonTypeInfo? info, string path) => info?.Kind switch
    {
        JsonTypeInfoKind.Object => SignalPayload.Options.PropertyNameCaseInsensitive,
        JsonTypeInfoKind.None => path.Length == 0 || !IsAnything(info.Type),
        _ => false,
    };

    private static bool IsAnything(Type type) => type == typeof(object) || type.Assembly == typeof(JsonElement).Assembly;

    /// <summary>The type that a member of an object, or a value of a dictionary, is read as; null if unknown.</summary>
    public static Type? TypeOf(JsonTypeInfo? info, string name, StringComparer comparer) => info?.Kind switch
    {
        JsonTypeInfoKind.Object => PropertyOf(info, name, comparer)?.PropertyType,
        JsonTypeInfoKind.Dictionary => info.ElementType,
        JsonTypeInfoKind.None => info.Type.GetInterfaces().Append(info.Type).FirstOrDefault(IsDictionary)?.GetGenericArguments()[1],
        _ => null,
    };

    public static JsonPropertyInfo? PropertyOf(JsonTypeInfo info, string name, StringComparer comparer) => info.Properties.FirstOrDefault(it => comparer.Equals(it.Name, name));

    /// <summary>
    /// MassTransit's serializer reads dictionaries with its own converters, and their keys in any case.
    /// </summary>
    private static bool IsDictionary(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IDictionary<,>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));

    /// <summary>The serializer's metadata of a type; for a union, of the case that the value names.</summary>
    public static JsonTypeInfo? InfoOf(JsonElement value, Type? type)
    {
        if (type is null || !SignalPayload.Options.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out JsonTypeInfo? info))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object && info.PolymorphismOptions is { } options
            && value.TryGetProperty(options.TypeDiscriminatorPropertyName, out JsonElement named)
            && options.DerivedTypes.FirstOrDefault(it => it.TypeDiscriminator?.ToString() == named.ToString()) is { DerivedType: { } derived }
            && derived != type
                ? InfoOf(default, derived)
                : info;
    }

    /// <summary>Two members of one object that are the same member for the serializer.</summary>
    /// <param name="Path">The path of the object; empty for the outermost.</param>
    /// <param name="First">The name of the first.</param>
    /// <param name="Second">The name of the second.</param>
    internal sealed record Repeated(string Path, string First, string Second)
    {
        /// <summary>What is wrong, phrased to follow "the payload" or a similar subject.</summary>
        public override string ToString() =>
            $"has the member '{First}' {(First == Second ? "twice" : $"and also '{Second}'")}{(Path.Length == 0 ? "" : $" at '{Path}'")}; "
            + "write it once, so that it is not chance which of the two counts";
    }
}
