using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace BusSignals;

/// <summary>The comparers of sets and dictionaries, which JSON does not keep.</summary>
internal static class Comparers
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> Known = new();

    /// <summary>Whether a collection has a different comparer than it will have after it is read back.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="isByMassTransit">Whether MassTransit reads it, which ignores the case of text.</param>
    public static bool IsOwn(object collection, bool isByMassTransit)
    {
        if (Known.GetOrAdd(collection.GetType(), PropertyOf) is not { } property || property.GetValue(collection) is not { } comparer)
        {
            return false;
        }

        bool isDefault = comparer.Equals(DefaultOf(property.PropertyType)) || ReferenceEquals(comparer, StringComparer.Ordinal) && IsEquality(property.PropertyType);
        return !isDefault && !(isByMassTransit && ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase));
    }

    private static PropertyInfo? PropertyOf(Type type)
    {
        foreach (string name in (string[])["KeyComparer", "Comparer"])
        {
            PropertyInfo? property = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(it => it.Name == name);
            if (property is not null && FieldUse.IsOfFramework(property.DeclaringType!) && typeof(IEnumerable).IsAssignableFrom(type)
                && property.PropertyType.IsGenericType && (IsEquality(property.PropertyType) || CollectionRules.Definition(property.PropertyType) == typeof(IComparer<>)))
            {
                return property;
            }
        }

        return null;
    }

    private static bool IsEquality(Type comparer) => CollectionRules.Definition(comparer) == typeof(IEqualityComparer<>);

    private static object? DefaultOf(Type comparer) =>
        (IsEquality(comparer) ? typeof(EqualityComparer<>) : typeof(Comparer<>)).MakeGenericType(comparer.GetGenericArguments())
            .GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null);
}
