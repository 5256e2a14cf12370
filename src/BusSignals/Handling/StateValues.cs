using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>Reads and sets the values of a state by their keys.</summary>
internal static class StateValues
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, PropertyInfo>> Members = new();

    /// <summary>
    /// A value must fit into its member completely: anything that the member's type does not know would be lost.
    /// </summary>
    private static readonly JsonSerializerOptions Whole = new(StateJsonOptions.Default) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static T? Get<T>(object state, string key)
    {
        if (state is FlowState values)
        {
            return values.Get<T>(key);
        }

        return MembersOf(state).TryGetValue(key, out PropertyInfo? member) && member.GetValue(state) is { } value
            ? value is T typed ? typed : Read<T>(key, JsonSerializer.SerializeToElement(value, StateJsonOptions.Default))
            : default;
    }

    /// <summary>Reads a value as a type.</summary>
    /// <exception cref="JsonException">It has another type; the message names the key.</exception>
    public static T? Read<T>(string key, JsonElement value)
    {
        try
        {
            return value.Deserialize<T>(StateJsonOptions.Default);
        }
        catch (JsonException exception)
        {
            throw new JsonException($"The value '{key}' of the state is {Kind(value)} and cannot be read as '{TypeName.Of(typeof(T))}': {exception.Message}", exception);
        }
    }

    public static void Set(object state, string key, object? value)
    {
        KeptValues.CheckText(key, nameof(key), "The key of a value of the state");
        if (state is FlowState values)
        {
            values.Set(key, value);
            return;
        }

        if (!MembersOf(state).TryGetValue(key, out PropertyInfo? member) || member.SetMethod is null)
        {
            string known = string.Join(", ", MembersOf(state).Values.Where(it => it.SetMethod is not null).Select(it => $"'{it.Name}'"));
            throw new ArgumentException($"The state '{TypeName.Of(state.GetType())}' has no member '{key}' that can be set; it has {known}.", nameof(key));
        }

        member.SetValue(state, Fit(value, member));
    }

    public static void Merge(object state, object updates)
    {
        if (updates is null)
        {
            throw new ArgumentNullException(nameof(updates), "Set takes a dictionary, or an object such as new { status = \"cancelled\" }; to set one value to null, call Set(key, null).");
        }

        if (KeptValues.ToElement(updates, updates.GetType(), StateJsonOptions.Default, isOpen: true) is not { ValueKind: JsonValueKind.Object } values)
        {
            throw new ArgumentException($"A '{TypeName.Of(updates.GetType())}' names no values; give a dictionary, or an object such as new {{ status = \"cancelled\" }}.", nameof(updates));
        }

        JsonTypeInfo type = StateJsonOptions.Default.GetTypeInfo(updates.GetType());
        Dictionary<string, string> written = type.Kind == JsonTypeInfoKind.Object ? type.Properties.ToDictionary(it => it.Name, NameOf) : [];
        var keys = new HashSet<string>(state is FlowState ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty value in values.EnumerateObject())
        {
            string key = written.GetValueOrDefault(value.Name, value.Name);
            if (!keys.Add(key))
            {
                keys.TryGetValue(key, out string? first);
                throw new ArgumentException($"The values name '{first}' {(first == key ? "twice" : $"and also '{key}'")}; name it once, so that it is not chance which of the two counts.", nameof(updates));
            }

            Set(state, key, value.Value);
        }
    }

    /// <summary>Stores the last error if the state has a place for it.</summary>
    public static void SetLastError(object state, SignalError error)
    {
        if (state is FlowState values)
        {
            values.Set("lastSignalError", error);
        }
        else if (MembersOf(state).TryGetValue("LastSignalError", out PropertyInfo? member) && member.PropertyType == typeof(SignalError))
        {
            member.SetValue(state, error);
        }
    }

    /// <summary>The name of a member as written in code, so that the key is the same wherever it is used.</summary>
    private static string NameOf(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member && !member.IsDefined(typeof(JsonPropertyNameAttribute)) ? member.Name : property.Name;

    private static object? Fit(object? value, PropertyInfo member)
    {
        bool takesNull = !member.PropertyType.IsValueType || Nullable.GetUnderlyingType(member.PropertyType) is not null;
        if ((value is null && takesNull) || member.PropertyType.IsInstanceOfType(value))
        {
            return value;
        }

        if (value is Enum && (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType).IsEnum)
        {
            throw new ArgumentException($"{Described(member)} and cannot take '{TypeName.Of(value.GetType())}.{value}', which is of another enum. Set a value of its own, or the name as text.");
        }

        JsonElement json = value is JsonElement element ? element : KeptValues.ToElement(value, KeptValues.TypeOf(value), StateJsonOptions.Default, isOpen: true);
        object? fitting = Read(json, member, StateJsonOptions.Default, () => $"cannot take {JsonSerializer.Serialize(value)}.");
        return json.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? Read(json, member, Whole, () => $"has no place for all of {json.GetRawText()}; what it does not know would be lost.")
            : fitting;
    }

    private static object? Read(JsonElement json, PropertyInfo member, JsonSerializerOptions options, Func<string> fault)
    {
        try
        {
            return json.Deserialize(member.PropertyType, options);
        }
        catch (JsonException) // it says no more than this
        {
            throw new ArgumentException($"{Described(member)} and {fault()}");
        }
    }

    private static string Described(PropertyInfo member) => $"'{member.DeclaringType!.Name}.{member.Name}' is a {TypeName.Of(member.PropertyType)}";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    private static Dictionary<string, PropertyInfo> MembersOf(object state) => Members.GetOrAdd(
        state.GetType(),
        type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(it => it.CanRead && it.GetIndexParameters().Length == 0)
            .DistinctBy(it => it.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(it => it.Name, StringComparer.OrdinalIgnoreCase));
}
