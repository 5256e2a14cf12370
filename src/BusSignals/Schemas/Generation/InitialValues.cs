using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// Which members have a value before the serializer sets them, as <c>Tags { get; init; } = []</c> has: they may be
/// missing. Only an instance can tell.
/// </summary>
internal sealed class InitialValues(JsonTypeInfo type)
{
    private readonly Lazy<object?> _instance = new(() => Create(type));

    public bool Has(JsonPropertyInfo property)
    {
        if (property.AssociatedParameter is not null || property.Get is null || _instance.Value is not { } instance)
        {
            return false;
        }

        object? value = property.Get(instance);
        return value is not null
            && !(property.PropertyType.IsValueType
                && value.Equals(RuntimeHelpers.GetUninitializedObject(property.PropertyType)));
    }

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
            return null; // the type refuses made-up values by its own rules: its members count as unset
        }
    }
}
