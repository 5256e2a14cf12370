using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>Which collections survive a JSON round trip unchanged.</summary>
internal static class CollectionRules
{
    /// <summary>Collections that add and enumerate at the same end, so that each round trip reverses them.</summary>
    private static readonly FrozenSet<Type> Reversed = new[]
    {
        typeof(Stack<>), typeof(ConcurrentStack<>), typeof(ConcurrentBag<>), typeof(ImmutableStack<>), typeof(IImmutableStack<>), typeof(Stack),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> Kept = new[]
    {
        typeof(IEnumerable<>), typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(ISet<>),
        typeof(List<>), typeof(HashSet<>), typeof(SortedSet<>), typeof(LinkedList<>), typeof(Queue<>), typeof(ConcurrentQueue<>),
        typeof(Collection<>), typeof(ObservableCollection<>), typeof(Memory<>), typeof(ReadOnlyMemory<>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>),
        typeof(IImmutableList<>), typeof(IImmutableSet<>), typeof(IImmutableQueue<>),
        typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(Dictionary<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>),
        typeof(OrderedDictionary<,>), typeof(ConcurrentDictionary<,>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
        typeof(IImmutableDictionary<,>),
    }.ToFrozenSet();

    private static readonly ConcurrentDictionary<Type, string?> Own = new();

    /// <summary>
    /// Why a declared collection does not survive a round trip; null if it does, as far as its elements do.
    /// </summary>
    public static string? Fault(JsonTypeInfo info)
    {
        Type type = info.Type;
        if (type.IsArray)
        {
            return null;
        }

        if (Bases(type).FirstOrDefault(it => Reversed.Contains(it)) is not null)
        {
            return $"a '{TypeName.Of(type)}' comes back in reverse. Use a list or a queue";
        }

        if (FieldUse.IsOfFramework(type))
        {
            return Kept.Contains(Definition(type)) ? null
                : typeof(IEnumerable).IsAssignableFrom(type) && !type.IsGenericType ? $"a '{TypeName.Of(type)}' has elements of no declared type. Use a List<…> or a Dictionary<…>"
                : $"nothing can make a '{TypeName.Of(type)}' of JSON again. Use a list, a set or a dictionary";
        }

        bool isFilled = info.CreateObject is not null && Array.Exists(
            type.GetInterfaces(), it => it.IsGenericType && Definition(it) is { } definition && (definition == typeof(ICollection<>) || definition == typeof(IDictionary<,>)));
        return isFilled || typeof(Queue<>) == Bases(type).FirstOrDefault(it => it == typeof(Queue<>))
            ? FaultOfMembers(type)
            : $"nothing can make a '{TypeName.Of(type)}' of JSON again. Give it a public constructor without parameters and let it implement ICollection<…>";
    }

    /// <summary>
    /// Why members of a collection's own class are lost; null if it has none, or if a converter defines how it is
    /// written.
    /// </summary>
    public static string? FaultOfMembers(Type collection) => Own.GetOrAdd(collection, static type =>
        FieldUse.IsOfFramework(type) || type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(JsonConverterAttribute), inherit: false)
            ? null
            : OwnMember(type) is not { } member ? null
            : $"of the collection '{TypeName.Of(type)}' the elements are written, but not '{member.Name}'. Put the collection and '{member.Name}' into a record, "
                + "write a [JsonConverter], or mark the member [JsonIgnore]");

    /// <summary>Whether it is an uninitialized <see cref="ImmutableArray{T}"/>.</summary>
    public static bool IsUnmade(object collection) => collection.GetType() is { IsValueType: true } type && Definition(type) == typeof(ImmutableArray<>)
        && (bool)type.GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(collection)!;

    /// <summary>Whether a collection keeps its elements sorted, whatever is added.</summary>
    public static bool IsSorted(Type type) =>
        Bases(type).Any(it => it == typeof(SortedSet<>) || it == typeof(SortedDictionary<,>) || it == typeof(SortedList<,>));

    /// <summary>Whether elements can be added through an interface.</summary>
    public static bool CanGrow(Type type) => Definition(type) is var it && (it == typeof(ISet<>) || it == typeof(IDictionary<,>) || it == typeof(ICollection<>));

    public static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static MemberInfo? OwnMember(Type type)
    {
        string[] known = [.. type.GetInterfaces().Where(FieldUse.IsOfFramework).SelectMany(it => it.GetProperties()).Select(it => it.Name)];
        return FieldUse.AllOf(type).Select(it => (MemberInfo?)(it.IsPublic ? it : FieldUse.PropertyOf(it)))
            .Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(it =>
                it.SetMethod is not null && it.GetIndexParameters().Length == 0 && !FieldUse.IsOfFramework(it.DeclaringType!)))
            .Concat(HasElementsOfFramework(type) ? FieldUse.AllOf(type).Where(it => FieldUse.PropertyOf(it) is null && IsState(it, type)) : [])
            .FirstOrDefault(it => it is not null && !known.Contains(it.Name) && !it.IsDefined(typeof(JsonIgnoreAttribute)));
    }

    /// <summary>
    /// Whether .NET's own base class stores the elements, so that the user's fields contain something else.
    /// </summary>
    private static bool HasElementsOfFramework(Type type)
    {
        Type? it = type;
        while (it is not null && !FieldUse.IsOfFramework(it))
        {
            it = it.BaseType;
        }

        return typeof(IEnumerable).IsAssignableFrom(it);
    }

    /// <summary>
    /// Whether a field may differ between two collections with the same elements; not if each constructor sets it to
    /// the same value.
    /// </summary>
    private static bool IsState(FieldInfo field, Type type) =>
        !field.IsDefined(typeof(NonSerializedAttribute))
        && !(field.IsInitOnly && (field.FieldType == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(field.FieldType))
            && Array.TrueForAll(type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance), it => it.GetParameters().Length == 0));

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? it = type; it is not null; it = it.BaseType)
        {
            yield return Definition(it);
        }
    }
}
