using System.Collections.Concurrent;
using System.Reflection;

namespace BusSignals;

/// <summary>Finds the locks in a signal: its own members, whether or not they are part of its path.</summary>
internal static class LockedMembers
{
    private const int MaxDepth = 6;

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Known = new();

    public static bool Has(Type contract) => Of(contract).Length > 0;

    /// <summary>The locks in a signal, in the one order in which everybody acquires several.</summary>
    public static ILocked[] In(object signal) =>
        [.. Of(signal.GetType()).Select(it => it.GetValue(signal)).OfType<ILocked>().OrderBy(it => NameOf(it).Id)];

    public static LockName NameOf(ILocked locked) => new(locked.Entity, locked.Key);

    /// <summary>A lock deeper in a payload would reach handlers unproven.</summary>
    public static void Check(Type contract, Faults faults)
    {
        foreach (PropertyInfo member in Members(contract).Where(it => !IsLock(it.PropertyType)))
        {
            if (Contains(member.PropertyType, MaxDepth))
            {
                faults.Add($"'{TypeName.Of(contract)}.{member.Name}' has a lock inside, which would not be proved; make it a member of '{TypeName.Of(contract)}' itself, or use Ref<T>.");
            }
        }
    }

    private static PropertyInfo[] Of(Type contract) =>
        Known.GetOrAdd(contract, static it => [.. Members(it).Where(member => IsLock(member.PropertyType))]);

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(it => it.CanRead && it.GetIndexParameters().Length == 0);

    private static bool IsLock(Type type) => typeof(ILocked).IsAssignableFrom(type);

    private static bool Contains(Type type, int depth)
    {
        if (IsLock(type))
        {
            return true;
        }

        if (depth == 0 || type.IsPrimitive || type.IsEnum)
        {
            return false;
        }

        bool framework = type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;
        return (type.GetElementType() is { } element && Contains(element, depth - 1))
            || type.GetGenericArguments().Any(it => Contains(it, depth - 1))
            || (!framework && !typeof(IRef).IsAssignableFrom(type) && Members(type).Any(it => Contains(it.PropertyType, depth - 1)));
    }
}
