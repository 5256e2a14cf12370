using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Which members have a value before the serializer sets them, as in <c>Tags { get; init; } = []</c>. Only an instance
/// can tell: one is created with its constructor, and the fields behind its members are read, so that no accessor runs.
/// </summary>
internal sealed class InitialValues(JsonTypeInfo type)
{
    private readonly Lazy<object?> _instance = new(() => Create(type));

    /// <summary>Whether a member's initial value is something other than null or zero.</summary>
    public bool Has(JsonPropertyInfo property) => Of(property) is { } value
        && !(property.PropertyType.IsValueType && value.Equals(RuntimeHelpers.GetUninitializedObject(property.PropertyType)));

    /// <summary>The initial value of a member; null if there is none, or if it cannot be known.</summary>
    public object? Of(JsonPropertyInfo property) => property.AssociatedParameter is null && property.Get is not null
        && property.AttributeProvider is MemberInfo member && FieldUse.Behind(member) is { } field
            ? _instance.Value is { } instance ? field.GetValue(instance) : null
            : property.AssociatedParameter is { HasDefaultValue: true } parameter ? parameter.DefaultValue : null;

    private static object? Create(JsonTypeInfo type)
    {
        if (type.Type.IsAbstract)
        {
            return null;
        }

        try
        {
            return type.ConstructorAttributeProvider is ConstructorInfo constructor
                ? constructor.Invoke([.. constructor.GetParameters().Select(it => SampleFactory.Create(it.ParameterType))])
                : type.CreateObject?.Invoke();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null; // the type's own rules refuse sample values: its members count as unset
        }
    }
}
