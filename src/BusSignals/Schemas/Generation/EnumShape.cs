using System.Globalization;
using System.Text.Json;
using NJsonSchema;

namespace BusSignals;

/// <summary>How the serializer writes an enum and what it reads, found by trying.</summary>
internal sealed class EnumShape
{
    private readonly List<object> _written = [];
    private readonly List<object> _numbers = [];
    private readonly List<string> _names = [];
    private readonly bool _flags;
    private readonly bool _readsNumbers;

    /// <param name="type">The enum.</param>
    /// <param name="declared">The declared type of the member: the enum, or its nullable.</param>
    /// <param name="options">The serializer's options.</param>
    private EnumShape(Type type, Type declared, JsonSerializerOptions options)
    {
        _flags = type.IsDefined(typeof(FlagsAttribute), inherit: false);
        foreach (object value in Enum.GetValues(type).Cast<object>().Distinct())
        {
            JsonElement written = JsonSerializer.SerializeToElement(value, declared, options);
            ByName |= written.ValueKind == JsonValueKind.String;
            _written.Add(written.ValueKind == JsonValueKind.String ? written.GetString()! : Number(value, type));
            _numbers.Add(Number(value, type));
            _names.Add(Enum.GetName(type, value)!);
        }

        if (ByName)
        {
            _readsNumbers = Reads(_numbers[0].ToString()!, declared, options);
            AddOtherNames(type, declared, options);
        }
    }

    /// <summary>Whether it is written by name; otherwise by number.</summary>
    public bool ByName { get; }

    /// <summary>The shape, or null if a converter writes anything but names or numbers.</summary>
    public static EnumShape? Of(Type declared, JsonSerializerOptions options)
    {
        try
        {
            var shape = new EnumShape(Nullable.GetUnderlyingType(declared) ?? declared, declared, options);
            bool uniform = shape._written.Count > 0 && shape._written.TrueForAll(it => it is string == shape.ByName);
            return uniform ? shape : null;
        }
        catch (JsonException)
        {
            return null; // its converter refuses some of its values
        }
    }

    /// <summary>Adds the type to a schema and, unless values can be combined, the values.</summary>
    public void Apply(JsonSchema schema, bool nullable = false)
    {
        schema.Type = (ByName ? JsonObjectType.String : JsonObjectType.Integer)
            | (nullable ? JsonObjectType.Null : JsonObjectType.None);
        schema.IsFlagEnumerable = _flags;
        if (_flags)
        {
            schema.Type |= ByName && _readsNumbers ? JsonObjectType.Integer : JsonObjectType.None;
            return;
        }

        _written.ForEach(schema.Enumeration.Add);
        if (nullable)
        {
            schema.Enumeration.Add(null!);
        }

        if (!ByName)
        {
            _names.ForEach(schema.EnumerationNames.Add);
        }
        else if (_readsNumbers)
        {
            schema.ExtensionData = new Dictionary<string, object> { ["x-enumValues"] = _numbers };
        }
    }

    /// <summary>If a value has two names, one is written and both are read.</summary>
    private void AddOtherNames(Type type, Type declared, JsonSerializerOptions options)
    {
        foreach (string name in Enum.GetNames(type))
        {
            bool known = _written.Any(it => name.Equals(it as string, StringComparison.OrdinalIgnoreCase));
            if (!known && Reads(JsonSerializer.Serialize(name), declared, options))
            {
                _written.Add(name);
            }
        }
    }

    private static bool Reads(string json, Type type, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, options) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static object Number(object value, Type type) =>
        Enum.GetUnderlyingType(type) == typeof(ulong)
            ? Convert.ToUInt64(value, CultureInfo.InvariantCulture)
            : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
