using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>Finds members marked <see cref="SensitiveAttribute"/> in the types that the serializer writes.</summary>
internal static class SensitiveMembers
{
    private static readonly ConcurrentDictionary<(Type Type, JsonSerializerOptions Options), bool> Known = new();

    /// <summary>Whether values of a type contain sensitive data.</summary>
    public static bool AreIn(Type type, JsonSerializerOptions options) =>
        Known.GetOrAdd((type, options), static it => IsAnyIn(it.Type, it.Options, []));

    public static bool IsMarked(Type type) => type.IsDefined(typeof(SensitiveAttribute), inherit: true);

    /// <summary>Whether a member is marked: itself, its parameter of the record's constructor, or its type.</summary>
    public static bool IsMarked(JsonPropertyInfo member) =>
        IsMarked(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType)
        || (member.AttributeProvider is MemberInfo declared && IsMarked(declared));

    public static bool IsMarked(MemberInfo member) => member.IsDefined(typeof(SensitiveAttribute), inherit: true)
        || member.DeclaringType!.GetConstructors().SelectMany(it => it.GetParameters()).Any(it =>
            it.Name == member.Name && it.IsDefined(typeof(SensitiveAttribute), inherit: false));

    /// <summary>
    /// The type of a list's items or of a dictionary's values; null for any other. MassTransit writes dictionaries with
    /// its own converter, so the serializer has no metadata for them.
    /// </summary>
    public static Type? ElementOf(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => type.ElementType,
        JsonTypeInfoKind.None when type.Type != typeof(string) => type.Type.GetInterfaces().Append(type.Type)
            .FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0] is { } entry
            ? entry.IsGenericType && entry.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? entry.GetGenericArguments()[1] : entry
            : null,
        _ => null,
    };

    /// <summary>
    /// Whether a location in a payload, a JSON Pointer, is sensitive, or lies in or contains sensitive data.
    /// </summary>
    public static bool AreAt(string pointer, Type type, JsonSerializerOptions options)
    {
        foreach (string segment in pointer.Split('/').Skip(1))
        {
            JsonTypeInfo info = options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
            if (ElementOf(info) is { } element)
            {
                type = element;
                continue;
            }

            string name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (info.Properties.FirstOrDefault(it => it.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } member || IsMarked(member))
            {
                return true; // unknown data is not shown
            }

            type = member.PropertyType;
        }

        return AreIn(type, options);
    }

    private static bool IsAnyIn(Type type, JsonSerializerOptions options, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!seen.Add(type))
        {
            return false;
        }

        if (IsMarked(type))
        {
            return true;
        }

        JsonTypeInfo info = options.GetTypeInfo(type);
        return info.Properties.Any(it => IsMarked(it) || IsAnyIn(it.PropertyType, options, seen))
            || (ElementOf(info) is { } element && IsAnyIn(element, options, seen))
            || (info.PolymorphismOptions?.DerivedTypes.Any(it => IsAnyIn(it.DerivedType, options, seen)) ?? false);
    }
}
