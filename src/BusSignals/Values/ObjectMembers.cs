using System.Collections;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// The members of one class as the serializer sees them: which survive a round trip, and which do not.
/// </summary>
internal sealed class ObjectMembers
{
    private const string Fix = "Give it a constructor parameter or a public setter, or mark it [JsonIgnore]";

    private readonly JsonTypeInfo _info;
    private readonly JsonPropertyInfo[] _ignored;

    public ObjectMembers(JsonTypeInfo info)
    {
        _info = info;
        _ignored = [.. info.Properties.Where(IsIgnored)];
        Restored = [.. info.Properties.Except(_ignored).Where(IsRestored)];
    }

    /// <summary>The members that are written and read back.</summary>
    public IReadOnlyList<JsonPropertyInfo> Restored { get; }

    /// <summary>Whether a member of the class collects the members that the class does not know.</summary>
    public static bool IsExtension(JsonPropertyInfo property) => property is { IsExtensionData: true, AttributeProvider: MemberInfo };

    /// <summary>The name of a member as written in code.</summary>
    public static string NameOf(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;

    /// <summary>Whether a class has content, of which nothing is written.</summary>
    public bool IsUnwritten => !_info.Properties.Any(it => it.Get is not null)
        && _info.Type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Length > 0;

    /// <summary>The members that are lost, with the reasons.</summary>
    public IEnumerable<(string Member, string Why)> Faults()
    {
        HashSet<(Module, int)> restored = [.. Used(Restored)];
        var faults = new List<(string Member, string Why)>();
        foreach (JsonPropertyInfo property in _info.Properties.Except(Restored).Except(_ignored).Where(it => it.Get is not null))
        {
            if (property.AttributeProvider is MemberInfo member && FieldUse.Of(member).Any(it => !restored.Contains(FieldUse.Key(it))))
            {
                faults.Add((member.Name, $"it is written, but not read. {Fix}"));
            }
        }

        faults.AddRange(Unwritten(restored).Where(it => faults.TrueForAll(other => other.Member != it.Member)));
        faults.AddRange(UnboundParameters());
        faults.AddRange(Initial());
        faults.AddRange(Populated());
        faults.AddRange(NumbersAsText());
        faults.AddRange(OfOtherSerializers());
        faults.AddRange(_info.Type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(it => it.IsDefined(typeof(FixedBufferAttribute)))
            .Select(it => (it.Name, "it is a fixed buffer, of which only the first element is written. Use an array")));
        faults.AddRange(_info.Properties.Where(it => it.Get is null && it.Set is not null && !it.IsExtensionData && it.AttributeProvider is PropertyInfo { CanRead: false } && !IsIgnored(it))
            .Select(it => (NameOf(it), "it can be set and not read, so that it is never written. Give it a getter, or mark it [JsonIgnore]")));
        if (_info.Properties.FirstOrDefault(IsExtension) is { } extension && FaultOfExtension(extension) is { } why)
        {
            faults.Add((NameOf(extension), why));
        }

        return faults;
    }

    /// <summary>
    /// Fields that nothing writes. A field that a constructor sets once, and that is not a collection, follows from
    /// what is written.
    /// </summary>
    private IEnumerable<(string Member, string Why)> Unwritten(HashSet<(Module, int)> restored)
    {
        HashSet<(Module, int)> ignored = [.. Used(_ignored)];
        foreach (FieldInfo field in FieldUse.AllOf(_info.Type).Concat(_info.Type.GetFields(BindingFlags.Public | BindingFlags.Instance)).DistinctBy(FieldUse.Key)
            .Where(it => !restored.Contains(FieldUse.Key(it)) && !ignored.Contains(FieldUse.Key(it))))
        {
            PropertyInfo? property = FieldUse.PropertyOf(field);
            bool isMeant = field.IsDefined(typeof(NonSerializedAttribute)) || ((MemberInfo?)property ?? field).IsDefined(typeof(JsonIgnoreAttribute));
            if (isMeant || IsParameter(field) || (property is null && field.IsInitOnly && !field.IsPublic && !IsCollection(field.FieldType)) || IsOverridden(property))
            {
                continue;
            }

            if (property is not null && Hiding(property) is { } hiding)
            {
                yield return (property.Name, $"that of '{TypeName.Of(property.DeclaringType!)}' is hidden by that of '{TypeName.Of(hiding.DeclaringType!)}', which alone is written. "
                    + "Rename one of them, or mark the hidden one [JsonIgnore]");
            }
            else if (property is not null)
            {
                bool isWritten = property.GetMethod is { IsPublic: true };
                yield return (property.Name, isWritten ? $"it is written, but not read. {Fix}"
                    : "it is not public, and so not written. Make it public, or mark it [JsonInclude] or [JsonIgnore]");
            }
            else
            {
                yield return (field.Name, field.IsPublic
                    ? "it is a public field, which is not written. Make it a property, or mark it [JsonInclude] or [JsonIgnore]"
                    : field.DeclaringType!.GetEvent(field.Name, FieldUse.Declared) is not null
                    ? "it is an event, whose subscribers are not written. Take it out, or mark it [field: NonSerialized] if they subscribe again"
                    : "it is a field, which is not written. Make it a public property, or mark it [NonSerialized] if it can be made again");
            }
        }
    }

    /// <summary>The member of a derived class that has the name of a property.</summary>
    private MemberInfo? Hiding(PropertyInfo property) => _info.Properties.Select(it => it.AttributeProvider).OfType<MemberInfo>()
        .FirstOrDefault(it => it.Name == property.Name && it.DeclaringType != property.DeclaringType);

    /// <summary>Whether a derived class has the property instead, and the field that the base class had made for it is of no use.</summary>
    private bool IsOverridden(PropertyInfo? property) => property?.GetMethod is { IsVirtual: true } getter && _info.Properties.Select(it => it.AttributeProvider).OfType<PropertyInfo>()
        .Any(it => it.DeclaringType != property.DeclaringType && it.GetMethod?.GetBaseDefinition() == getter.GetBaseDefinition());

    private IEnumerable<(string Member, string Why)> UnboundParameters()
    {
        if (_info.CreateObject is not null || _info.ConstructorAttributeProvider is not ConstructorInfo constructor)
        {
            yield break;
        }

        string?[] bound = [.. _info.Properties.Select(it => it.AssociatedParameter?.Name)];
        foreach (ParameterInfo parameter in constructor.GetParameters().Where(it => !bound.Contains(it.Name)))
        {
            yield return (parameter.Name!, "no property has the name and type of this constructor parameter. Add the property, or another constructor marked [JsonConstructor]");
        }
    }

    /// <summary>Faults that depend on the initial values of members.</summary>
    private IEnumerable<(string Member, string Why)> Initial()
    {
        if (FieldUse.IsOfFramework(_info.Type))
        {
            yield break;
        }

        var initial = new InitialValues(_info);
        foreach (JsonPropertyInfo property in Restored)
        {
            if (LeavesOut(property) && initial.Has(property))
            {
                yield return (NameOf(property), "it is not written where it is null or zero, and is then read as what it begins with. "
                    + (Ignore(property) is null ? "Leave DefaultIgnoreCondition of the serializer as it is, or mark it [JsonIgnore(Condition = JsonIgnoreCondition.Never)]" : "Take the condition out of its [JsonIgnore]"));
            }
            else if (IsCollection(property.PropertyType) && !property.IsExtensionData && !IsPopulated(property)
                && initial.Of(property) is { } collection && Comparers.IsOwn(collection, isByMassTransit: TypeCheck.IsMassTransitDictionary(_info.Options.GetTypeInfo(property.PropertyType).Converter)))
            {
                yield return (NameOf(property), "it begins with a comparer of its own, and comes back with the default one. "
                    + "Use the default one, and compare where it is used");
            }
        }
    }

    /// <summary>Members that are read into their initial value: a list would grow each time.</summary>
    private IEnumerable<(string Member, string Why)> Populated() => Restored.Where(IsPopulated).Select(it => (
        NameOf(it), "what is read is added to what it begins with, by JsonObjectCreationHandling.Populate. "
            + "Take that out, and give the member a constructor parameter or a setter"));

    /// <summary>Numbers that are written in a way in which they are not read.</summary>
    private IEnumerable<(string Member, string Why)> NumbersAsText() => Restored
        .Where(it => HandlingOf(it) is JsonNumberHandling.WriteAsString && HasNumbers(it.PropertyType))
        .Select(it => (NameOf(it), "its numbers are written as text, by [JsonNumberHandling], and not read from text. Add JsonNumberHandling.AllowReadingFromString"));

    /// <summary>Members that attributes of another serializer leave out or name otherwise, which nobody follows here.</summary>
    private IEnumerable<(string Member, string Why)> OfOtherSerializers()
    {
        foreach (JsonPropertyInfo property in _info.Properties.Where(it => !IsIgnored(it)))
        {
            foreach (CustomAttributeData other in (property.AttributeProvider as MemberInfo)?.CustomAttributes ?? [])
            {
                string? write = other.AttributeType.FullName switch
                {
                    "System.Runtime.Serialization.IgnoreDataMemberAttribute" or "Newtonsoft.Json.JsonIgnoreAttribute" => "[JsonIgnore]",
                    "System.Runtime.Serialization.DataMemberAttribute" when Named(other, "Name") is { } name && name != property.Name => $"[JsonPropertyName(\"{name}\")]",
                    "Newtonsoft.Json.JsonPropertyAttribute" when (Named(other, "PropertyName") ?? other.ConstructorArguments.Select(it => it.Value as string).FirstOrDefault()) is { } name
                        && name != property.Name => $"[JsonPropertyName(\"{name}\")]",
                    "Newtonsoft.Json.JsonConverterAttribute" => "[JsonConverter(typeof(…))]",
                    "Newtonsoft.Json.JsonRequiredAttribute" => "[JsonRequired]",
                    _ => null,
                };
                if (write is not null)
                {
                    yield return (NameOf(property), $"its [{other.AttributeType.Name[..^nameof(Attribute).Length]}] is of another serializer, which is not the one here. Write {write} of System.Text.Json, or take it out");
                }
            }
        }
    }

    private static string? Named(CustomAttributeData attribute, string argument) =>
        attribute.NamedArguments.Where(it => it.MemberName == argument).Select(it => it.TypedValue.Value as string).FirstOrDefault();

    private JsonNumberHandling HandlingOf(JsonPropertyInfo property) => (property.NumberHandling ?? _info.NumberHandling ?? _info.Options.NumberHandling)
        & (JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString);

    private bool HasNumbers(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var own
        && (Array.Exists(own.GetInterfaces(), it => CollectionRules.Definition(it) == typeof(INumberBase<>))
            || (IsCollection(own) && _info.Options.GetTypeInfo(own).ElementType is { } element && HasNumbers(element)));

    /// <summary>
    /// Why the members that a class does not know would be lost, or would break the JSON that they are written to.
    /// </summary>
    private string? FaultOfExtension(JsonPropertyInfo property)
    {
        const string Declare = "Declare it as a Dictionary<string, JsonElement> with a setter";
        JsonConverter converter = _info.Options.GetTypeInfo(typeof(Dictionary<string, JsonElement>)).Converter;
        return TypeCheck.IsMassTransitDictionary(converter) ? "a message carries no [JsonExtensionData]. Take the attribute out, so that it is a member like any other"
            : property.PropertyType != typeof(Dictionary<string, JsonElement>) && property.PropertyType != typeof(IDictionary<string, JsonElement>)
                ? $"as [JsonExtensionData] a '{TypeName.Of(property.PropertyType)}' is not written as it is read. {Declare}"
            : property.Set is null ? $"it is [JsonExtensionData] that cannot be set. {Declare}"
            : new InitialValues(_info).Of(property) is IEnumerable initial && initial.GetEnumerator().MoveNext()
                ? "it is [JsonExtensionData] and begins with content, which would come back after it was removed. Let it begin empty"
            : null;
    }

    private bool IsPopulated(JsonPropertyInfo property) => property.ObjectCreationHandling is { } own
        ? own == JsonObjectCreationHandling.Populate
        : (_info.PreferredPropertyObjectCreationHandling ?? _info.Options.PreferredObjectCreationHandling) == JsonObjectCreationHandling.Populate
            && !property.IsExtensionData && property.AssociatedParameter is null && !property.PropertyType.IsEnum
            && (IsCollection(property.PropertyType) || !FieldUse.IsOfFramework(property.PropertyType));

    private bool LeavesOut(JsonPropertyInfo property) =>
        (Ignore(property)?.Condition ?? _info.Options.DefaultIgnoreCondition) is JsonIgnoreCondition.WhenWritingDefault or JsonIgnoreCondition.WhenWritingNull;

    private static bool IsCollection(Type type) => typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string);

    /// <summary>Whether it is a parameter of the class itself that its methods use.</summary>
    private bool IsParameter(FieldInfo field) => field.Name.StartsWith('<') && field.Name.EndsWith(">P", StringComparison.Ordinal)
        && _info.Properties.Any(it => it.AssociatedParameter?.Name == field.Name[1..^2]);

    private static IEnumerable<(Module, int)> Used(IEnumerable<JsonPropertyInfo> properties) => properties
        .Select(it => it.AttributeProvider).OfType<MemberInfo>().SelectMany(FieldUse.Of).Select(FieldUse.Key);

    private static JsonIgnoreAttribute? Ignore(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute ignore, ..] ? ignore : null;

    private static bool IsIgnored(JsonPropertyInfo property) => Ignore(property)?.Condition
        is JsonIgnoreCondition.Always or JsonIgnoreCondition.WhenWriting or JsonIgnoreCondition.WhenReading;

    private bool IsRestored(JsonPropertyInfo property) => property.IsExtensionData
        || (property.Get is not null && (property.Set is not null && !IsSetToNothing(property) || property.AssociatedParameter is not null || IsPopulated(property)));

    /// <summary>Whether a setter has no code that could store anything.</summary>
    private static bool IsSetToNothing(JsonPropertyInfo property) => property.AttributeProvider is PropertyInfo { SetMethod: { } setter }
        && setter.GetMethodBody() is not null && !IlCode.MembersIn(setter).Any();
}
