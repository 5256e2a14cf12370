using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Finds the parts of one value that would not survive a JSON round trip although its type may: an object of a derived
/// class, a custom comparer, half a character.
/// </summary>
internal sealed class ValueCheck
{
    /// <summary>The serializer's default limit of depth.</summary>
    private const int DefaultDepth = 64;

    private const int LongWay = 50;

    private static readonly ConcurrentDictionary<(Type Type, JsonSerializerOptions Options), bool> Known = new();
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Key, PropertyInfo Value)> Pairs = new();

    private readonly JsonSerializerOptions _options;
    private readonly bool _isWhole;
    private readonly List<string> _way = [];
    private readonly int _maxDepth;
    private int _depth;
    private string? _fault;

    private ValueCheck(JsonSerializerOptions options, bool isWhole) =>
        (_options, _isWhole, _maxDepth) = (options, isWhole, options.MaxDepth == 0 ? DefaultDepth : options.MaxDepth);

    /// <summary>What would be lost; null if nothing is.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type that it is written as.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="isWhole">Whether to check texts and numbers too; for cases in which the JSON shows that something
    /// is wrong.</param>
    public static string? Fault(object? value, Type type, JsonSerializerOptions options, bool isWhole = false)
    {
        if (value is null || !(isWhole || DependsOnValue(type, options)))
        {
            return null;
        }

        var check = new ValueCheck(options, isWhole);
        check.Visit(value, type, null);
        return check._fault is { } why
            ? $"'{TypeName.Way(TypeName.Of(type == typeof(object) ? value.GetType() : type) + Shown(check._way))}' does not survive serialisation: {why}."
            : null;
    }

    /// <summary>Whether a type may contain a value that does not survive.</summary>
    private static bool DependsOnValue(Type type, JsonSerializerOptions options) =>
        Known.GetOrAdd((type, options), static it => Depends(it.Type, it.Options, []));

    private static bool Depends(Type type, JsonSerializerOptions options, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!seen.Add(type) || type.IsPrimitive || type == typeof(string))
        {
            return false;
        }

        if (type == typeof(object))
        {
            return true;
        }

        JsonTypeInfo info = options.GetTypeInfo(type);
        return !TypeCheck.IsConvertedByUser(info.Converter)
            && (TypeCheck.IsMassTransitDictionary(info.Converter) || info.Kind switch
            {
                JsonTypeInfoKind.Enumerable => !type.IsArray || Depends(info.ElementType!, options, seen),
                JsonTypeInfoKind.Dictionary => true,
                JsonTypeInfoKind.Object => (!type.IsSealed && !type.IsValueType) || info.Properties.Any(it =>
                    ObjectMembers.IsExtension(it) || (it.Get is not null && it.CustomConverter is null && !it.IsExtensionData && Depends(it.PropertyType, options, seen))),
                _ => false,
            });
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="declared">Its declared type.</param>
    /// <param name="step">The step from the value that contains it; evaluated only if something is wrong.</param>
    private void Visit(object? value, Type declared, Func<string>? step)
    {
        if (value is null || _fault is not null)
        {
            return;
        }

        if (_depth >= _maxDepth)
        {
            _fault = _isWhole ? $"it is more than {_maxDepth} levels deep, or leads back to itself. Keep ids of what it refers to, or a list instead of a chain" : null;
            return;
        }

        _depth++;
        if (_isWhole)
        {
            _fault = SimpleValues.Fault(value);
        }

        if (declared == typeof(object) && _options != StateJsonOptions.Notes) // a note is only shown
        {
            VisitType(value.GetType());
        }

        declared = declared == typeof(object) ? value.GetType() : Nullable.GetUnderlyingType(declared) ?? declared;
        if (_fault is null && declared != typeof(object) && (_isWhole || DependsOnValue(declared, _options)))
        {
            Visit(value, _options.GetTypeInfo(declared));
        }

        _depth--;
        if (_fault is not null && step is not null)
        {
            _way.Insert(0, step());
        }
    }

    private void Visit(object value, JsonTypeInfo info)
    {
        if (TypeCheck.IsConvertedByUser(info.Converter))
        {
            return;
        }

        bool isByMassTransit = TypeCheck.IsMassTransitDictionary(info.Converter);
        if (isByMassTransit || info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
        {
            VisitCollection(value as IEnumerable ?? ElementsOf(value), info, isByMassTransit);
        }
        else if (info.Kind == JsonTypeInfoKind.Object)
        {
            VisitObject(value, info);
        }
        else if (_isWhole)
        {
            VisitNode(value);
        }
    }

    /// <summary>JSON that the user created from values.</summary>
    private void VisitNode(object value)
    {
        switch (value)
        {
            case JsonObject:
                VisitDictionary((IEnumerable)value, typeof(JsonObject), isByMassTransit: false);
                break;
            case JsonArray array:
                for (int i = 0; i < array.Count; i++)
                {
                    int at = i;
                    Visit(array[at], typeof(JsonNode), () => $"[{at}]");
                }

                break;
            case JsonValue simple:
                _fault = SimpleValues.Fault(simple.GetValue<object>());
                break;
        }
    }

    /// <summary>Checks a type that is known only now, because nothing is declared.</summary>
    private void VisitType(Type type)
    {
        if (TypeCheck.Faults(type, _options, isOpen: true) is [{ } fault, ..])
        {
            string own = $"'{TypeName.Of(type)}' does not survive serialisation: ";
            _fault = (fault.StartsWith(own, StringComparison.Ordinal) ? fault[own.Length..] : fault).TrimEnd('.');
        }
    }

    private void VisitObject(object value, JsonTypeInfo info)
    {
        Type type = value.GetType();
        bool isNamed = info.PolymorphismOptions is not null;
        if (type != info.Type)
        {
            if (info.PolymorphismOptions is not { } union || union.DerivedTypes.All(it => it.DerivedType != type))
            {
                _fault = $"it is a '{TypeName.Of(type)}' where a '{TypeName.Of(info.Type)}' is declared, which alone is written. Declare '{TypeName.Of(type)}', "
                    + $"or mark '{TypeName.Of(info.Type)}' with [JsonDerivedType(typeof({TypeName.Of(type)}), \"…\")]";
                return;
            }

            info = _options.GetTypeInfo(type);
        }

        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (ObjectMembers.IsExtension(property) && property.Get?.Invoke(value) is IEnumerable<KeyValuePair<string, JsonElement>> more)
            {
                VisitExtension(more, info, isNamed);
            }

            if (property.Get is { } get && property.CustomConverter is null && (_isWhole || (!property.IsExtensionData && DependsOnValue(property.PropertyType, _options))))
            {
                Visit(get(value), property.PropertyType, () => "." + ObjectMembers.NameOf(property));
            }
        }
    }

    /// <summary>Unknown members must not have the names of known ones.</summary>
    private void VisitExtension(IEnumerable<KeyValuePair<string, JsonElement>> more, JsonTypeInfo info, bool isNamed)
    {
        StringComparison comparison = info.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach ((string name, _) in more)
        {
            if (info.Properties.Any(it => !it.IsExtensionData && it.Name.Equals(name, comparison)) || (isNamed && name.StartsWith('$')))
            {
                _fault = $"its [JsonExtensionData] has the key '{name}', which is read as a member of '{TypeName.Of(info.Type)}'. Use another key";
                return;
            }
        }
    }

    private void VisitCollection(IEnumerable value, JsonTypeInfo info, bool isByMassTransit)
    {
        if (CollectionRules.IsUnmade(value))
        {
            _fault = "it is a default ImmutableArray, which has no elements to write. Use an empty one";
            return;
        }

        if (value.GetType() != info.Type && CollectionRules.FaultOfMembers(value.GetType()) is { } why)
        {
            _fault = why;
            return;
        }

        if (Comparers.IsOwn(value, isByMassTransit: true))
        {
            _fault = "it has a comparer of its own, which is not kept. Use the default one, and compare where it is used";
            return;
        }

        if (info.Type.IsInterface && CollectionRules.IsSorted(value.GetType()) && CollectionRules.CanGrow(info.Type))
        {
            _fault = $"it is a '{TypeName.Of(value.GetType())}' where a '{TypeName.Of(info.Type)}' is declared, and would come back unsorted. Declare '{TypeName.Of(value.GetType())}'";
            return;
        }

        if (isByMassTransit || info.Kind == JsonTypeInfoKind.Dictionary)
        {
            VisitDictionary(value, info.Type, isByMassTransit);
        }
        else if (_isWhole || DependsOnValue(info.ElementType!, _options))
        {
            int number = 0;
            foreach (object? one in value)
            {
                int at = number++;
                Visit(one, info.ElementType!, () => $"[{at}]");
            }
        }
    }

    private void VisitDictionary(IEnumerable value, Type type, bool isByMassTransit)
    {
        (PropertyInfo key, PropertyInfo content) = Pairs.GetOrAdd(type, PairOf);
        if (!_isWhole && !isByMassTransit && !DependsOnValue(content.PropertyType, _options))
        {
            return;
        }

        HashSet<string>? keys = isByMassTransit ? new(StringComparer.OrdinalIgnoreCase) : null;
        foreach (object one in content.DeclaringType == typeof(DictionaryEntry) ? EntriesOf((IDictionary)value) : value)
        {
            object name = key.GetValue(one)!;
            if (keys is not null && (string.IsNullOrWhiteSpace($"{name}") || !keys.Add($"{name}")))
            {
                _fault = $"its key '{name}' is blank, or there in two cases, which MassTransit does not read. Use other keys, or a list of pairs";
                return;
            }

            Visit(name, key.PropertyType, () => ".Keys");
            Visit(content.GetValue(one), content.PropertyType, () => $"[\"{name}\"]");
        }
    }

    private static (PropertyInfo Key, PropertyInfo Value) PairOf(Type type)
    {
        Type pair = type.GetInterfaces().Append(type)
            .Where(it => CollectionRules.Definition(it) == typeof(IEnumerable<>)).Select(it => it.GetGenericArguments()[0])
            .FirstOrDefault(it => CollectionRules.Definition(it) == typeof(KeyValuePair<,>)) ?? typeof(DictionaryEntry);
        return (pair.GetProperty("Key")!, pair.GetProperty("Value")!);
    }

    /// <summary>The entries of an untyped dictionary, which otherwise enumerates pairs of its own kind.</summary>
    private static IEnumerable<object> EntriesOf(IDictionary dictionary)
    {
        foreach (object entry in dictionary)
        {
            yield return entry;
        }
    }

    /// <summary>The elements of a <see cref="Memory{T}"/>, which the serializer writes as a list.</summary>
    private static IEnumerable ElementsOf(object memory) => (IEnumerable)memory.GetType().GetMethod(nameof(Memory<int>.ToArray))!.Invoke(memory, null)!;

    /// <summary>The path to what is wrong; for a very long one, which mostly is a cycle, its beginning.</summary>
    private static string Shown(List<string> way) => way.Count < LongWay ? string.Concat(way) : $"{string.Concat(way.Take(4))}…";
}
