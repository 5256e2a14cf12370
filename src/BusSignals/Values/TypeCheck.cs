using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MassTransit.Serialization;
using MassTransit.Serialization.JsonConverters;

namespace BusSignals;

/// <summary>
/// Finds the parts of a type that would not survive a JSON round trip, at any depth, from the serializer's metadata and
/// the code. Only the type's constructor is run.
/// </summary>
internal sealed class TypeCheck
{
    private static readonly ConcurrentDictionary<(Type Type, JsonSerializerOptions Options, bool IsOpen), IReadOnlyList<string>> Known = new();

    private readonly JsonSerializerOptions _options;
    private readonly bool _isOpen;
    private readonly HashSet<Type> _seen = [];
    private readonly List<string> _faults = [];

    private TypeCheck(JsonSerializerOptions options, bool isOpen) => (_options, _isOpen) = (options, isOpen);

    /// <summary>What would be lost; empty if nothing is.</summary>
    /// <param name="type">The type that values are written and read as.</param>
    /// <param name="options">How they are written.</param>
    /// <param name="isOpen">Whether <c>object</c> may occur in it: the reader decides what it is.</param>
    public static IReadOnlyList<string> Faults(Type type, JsonSerializerOptions options, bool isOpen = false) =>
        Known.GetOrAdd((type, options, isOpen), static it =>
        {
            it.Options.MakeReadOnly(populateMissingResolver: true); // as on its first use
            var check = new TypeCheck(it.Options, it.IsOpen);
            check.Visit(it.Type, TypeName.Of(it.Type));
            return check._faults;
        });

    /// <summary>
    /// Whether a converter that is neither .NET's nor MassTransit's writes a type and so defines itself what survives.
    /// </summary>
    public static bool IsConvertedByUser(JsonConverter converter) =>
        converter.GetType().Assembly != typeof(JsonSerializer).Assembly && converter.GetType().Assembly != typeof(SystemTextJsonMessageSerializer).Assembly;

    /// <summary>
    /// Whether MassTransit's converter writes a dictionary with text keys: it always reads a
    /// <see cref="Dictionary{TKey,TValue}"/>, with case-insensitive names.
    /// </summary>
    public static bool IsMassTransitDictionary(JsonConverter converter) => converter.GetType() is { IsGenericType: true } type
        && (CollectionRules.Definition(type) is var it) && (it == typeof(CaseInsensitiveDictionaryJsonConverter<,>)
            || it == typeof(CaseInsensitiveDictionaryStringObjectJsonConverter<>) || it == typeof(UriDictionarySystemTextJsonConverter<,>));

    private void Visit(Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!_seen.Add(type))
        {
            return;
        }

        if (IsNoData(type))
        {
            Add(path, $"a '{TypeName.Of(type)}' is not data. Use simple types, records, lists and dictionaries, or mark the member [JsonIgnore]");
            return;
        }

        JsonTypeInfo info;
        try
        {
            info = _options.GetTypeInfo(type);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            Add(path, exception.Message.TrimEnd('.') + (exception.Message.Contains("collides", StringComparison.Ordinal)
                ? ". Rename one of the two, or give it another [JsonPropertyName]; names that differ in case only are one"
                : ". Use simple types, records, lists and dictionaries"));
            return;
        }

        if (IsConvertedByUser(info.Converter))
        {
            return;
        }

        if (IsMassTransitDictionary(info.Converter))
        {
            VisitMassTransitDictionary(type, path);
            return;
        }

        switch (info.Kind)
        {
            case JsonTypeInfoKind.Enumerable:
                AddIfAny(path, CollectionRules.Fault(info));
                VisitElement(info.ElementType, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                AddIfAny(path, CollectionRules.Fault(info));
                VisitKey(info.KeyType!, path);
                VisitElement(info.ElementType, path);
                break;
            case JsonTypeInfoKind.Object:
                VisitObject(info, path);
                break;
            default:
                VisitSimple(info, path);
                break;
        }
    }

    private void VisitSimple(JsonTypeInfo info, string path)
    {
        Type type = info.Type;
        if (type == typeof(object))
        {
            if (!_isOpen)
            {
                Add(path, "it is declared as 'object', so that nothing says what it is made of again. Declare its type, or JsonElement");
            }
        }
        else if (type.IsInterface || type.IsAbstract && !typeof(JsonNode).IsAssignableFrom(type))
        {
            AddAbstract(type, path); // MassTransit generates classes of its own for interfaces
        }
        else if (info.Converter.GetType().Name.StartsWith("Unsupported", StringComparison.Ordinal))
        {
            Add(path, $"a '{TypeName.Of(type)}' is nothing that the serializer writes. Use simple types, records, lists and dictionaries");
        }
        else if (type.IsEnum)
        {
            VisitEnum(type, path);
        }
    }

    private void VisitEnum(Type type, string path)
    {
        foreach (object value in Enum.GetValues(type))
        {
            string text = JsonSerializer.Serialize(value, type, _options);
            if (!value.Equals(JsonSerializer.Deserialize(text, type, _options)))
            {
                Add(path, $"the value '{value}' of '{TypeName.Of(type)}' is written as {text}, which is read as another one. Give each value a name of its own, whatever the case");
                return;
            }
        }
    }

    private void VisitMassTransitDictionary(Type type, string path)
    {
        Type entry = type.GetInterfaces().Append(type).First(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments()[0];
        Type[] arguments = entry.GetGenericArguments();
        if (!type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(arguments)))
        {
            Add(path, $"in a message a '{TypeName.Of(type)}' comes back as null, as MassTransit reads all dictionaries by text as Dictionary<…>. Declare that, or an interface of it");
        }

        if (arguments[0] == typeof(Uri))
        {
            Add(path, "in a message the key of a dictionary cannot be a 'Uri', which MassTransit writes unescaped. Use a string");
        }

        VisitElement(arguments[1], path);
    }

    private void VisitElement(Type? element, string path)
    {
        if (element is not null)
        {
            Visit(element, path + "[]");
        }
    }

    private void VisitKey(Type key, string path)
    {
        if (!IsKey(key))
        {
            Add(path, $"a '{TypeName.Of(key)}' cannot be the key of a dictionary in JSON. Use a list of pairs, or a key of a simple type");
        }
        else if (key.IsEnum)
        {
            Visit(key, path + ".Keys");
        }
    }

    private bool IsKey(Type key)
    {
        if (IsNoData(key) || key == typeof(object))
        {
            return false;
        }

        JsonConverter converter = _options.GetTypeInfo(key).Converter;
        return converter.GetType().Assembly == typeof(JsonSerializer).Assembly
            ? key.IsEnum || key.IsPrimitive || key == typeof(string) || key == typeof(Guid) || key == typeof(decimal) || key == typeof(DateTime)
                || key == typeof(DateTimeOffset) || key == typeof(DateOnly) || key == typeof(TimeOnly) || key == typeof(TimeSpan) || key == typeof(Uri)
                || key == typeof(Version) || key == typeof(Half) || key == typeof(Int128) || key == typeof(UInt128)
            : Overrides(converter, nameof(JsonConverter<int>.ReadAsPropertyName)) && Overrides(converter, nameof(JsonConverter<int>.WriteAsPropertyName));
    }

    private static bool Overrides(JsonConverter converter, string method) =>
        converter.GetType().GetMethod(method)?.DeclaringType is { } declaring && CollectionRules.Definition(declaring) != typeof(JsonConverter<>);

    private void VisitObject(JsonTypeInfo info, string path)
    {
        if (info.PolymorphismOptions is { } union)
        {
            foreach (JsonDerivedType one in union.DerivedTypes)
            {
                if (one.TypeDiscriminator is null && one.DerivedType != info.Type)
                {
                    Add(path, $"a '{TypeName.Of(one.DerivedType)}' is written without its name. Write [JsonDerivedType(typeof({TypeName.Of(one.DerivedType)}), \"…\")]");
                }

                Visit(one.DerivedType, TypeName.Of(one.DerivedType));
            }
        }

        if (info.Type.IsValueType && typeof(ITuple).IsAssignableFrom(info.Type) && !_options.IncludeFields)
        {
            Add(path, $"the tuple '{TypeName.Of(info.Type)}' is made of public fields, which a message does not carry. Use a record");
        }
        else if (info.Type.IsAbstract)
        {
            if (info.PolymorphismOptions is null)
            {
                AddAbstract(info.Type, path);
            }
        }
        else if (info.CreateObject is null && info.ConstructorAttributeProvider is not ConstructorInfo)
        {
            Add(path, FieldUse.IsOfFramework(info.Type) ? NotRead(info.Type) : $"no constructor of '{TypeName.Of(info.Type)}' can be used to read it. Give it a public one without parameters, a single one, or mark one [JsonConstructor]");
        }
        else
        {
            VisitMembers(info, path);
        }
    }

    private void VisitMembers(JsonTypeInfo info, string path)
    {
        var members = new ObjectMembers(info);
        if (FieldUse.IsOfFramework(info.Type) && (members.IsUnwritten || members.Faults().Any())) // nobody can change its members
        {
            Add(path, NotRead(info.Type));
            return;
        }

        foreach ((string member, string why) in members.Faults())
        {
            Add($"{path}.{member}", why);
        }

        foreach (JsonPropertyInfo property in members.Restored.Where(it => it.CustomConverter is null && !it.IsExtensionData))
        {
            Visit(property.PropertyType, $"{path}.{ObjectMembers.NameOf(property)}");
        }
    }

    /// <summary>The fault of a type whose class nobody can change.</summary>
    private static string NotRead(Type type) =>
        $"the serializer does not read a '{TypeName.Of(type)}' as it was written. Use simple types, records, lists and dictionaries, or write a [JsonConverter]";

    /// <summary>Whether a type contains nothing that JSON could represent, because its content is elsewhere.</summary>
    public static bool IsNoData(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) || typeof(Stream).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type)
        || typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || type == typeof(CancellationToken) || type == typeof(IntPtr) || type == typeof(UIntPtr)
        || type.IsPointer || type.IsByRefLike
        || (type.IsGenericType && type.GetGenericTypeDefinition() is var it && (it == typeof(ValueTask<>) || it == typeof(IAsyncEnumerable<>)
            || it == typeof(AsyncLocal<>) || it == typeof(ThreadLocal<>) || it == typeof(Lazy<>) || it == typeof(WeakReference<>)))
        || type == typeof(StringBuilder) || type == typeof(Stopwatch)
        || type == typeof(IEnumerator) || typeof(IServiceProvider).IsAssignableFrom(type);

    private void AddAbstract(Type type, string path) => Add(
        path, $"'{TypeName.Of(type)}' is {(type.IsInterface ? "an interface" : "abstract")}, so that nothing says what it is made of again. "
            + "Declare a class, or name those that it can be with [JsonDerivedType(typeof(…), \"…\")]");

    private void AddIfAny(string path, string? why)
    {
        if (why is not null)
        {
            Add(path, why);
        }
    }

    private void Add(string path, string why) => _faults.Add($"'{TypeName.Way(path)}' does not survive serialisation: {why}.");
}
