using System.Reflection;
using System.Runtime.CompilerServices;

namespace BusSignals;

/// <summary>Which fields of an object back its properties, found in the code of their accessors.</summary>
internal static class FieldUse
{
    public const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>
    /// The fields that the accessors of a property use, directly or through other methods of their class.
    /// </summary>
    public static IEnumerable<FieldInfo> Of(MemberInfo member)
    {
        if (member is FieldInfo field)
        {
            return [field];
        }

        var found = new List<FieldInfo>();
        var seen = new HashSet<(Module, int)>();
        var property = (PropertyInfo)member;
        var methods = new Queue<MethodBase>(property.GetAccessors(nonPublic: true));
        while (methods.TryDequeue(out MethodBase? method))
        {
            if (!seen.Add((method.Module, method.MetadataToken)))
            {
                continue;
            }

            foreach (MemberInfo used in IlCode.MembersIn(method))
            {
                if (used is FieldInfo { IsStatic: false } it && it.DeclaringType!.IsAssignableFrom(property.DeclaringType)) // not of a tuple or closure
                {
                    found.Add(it);
                }
                else if (used is MethodBase { IsStatic: false } called && called.DeclaringType is { } owner)
                {
                    Follow(called, owner, property.DeclaringType!, methods);
                }
            }
        }

        return found;
    }

    /// <summary>The backing field of a property that only stores its value; otherwise null.</summary>
    public static FieldInfo? Behind(MemberInfo member)
    {
        if (member is not PropertyInfo property)
        {
            return member as FieldInfo;
        }

        return property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", Declared)
            ?? (property.GetMethod is { } getter && IlCode.MembersIn(getter).ToArray() is [FieldInfo { IsStatic: false } only] ? only : null);
    }

    /// <summary>The property that the compiler generated a field for; null if the field was written by hand.</summary>
    public static PropertyInfo? PropertyOf(FieldInfo field) => field.Name.StartsWith('<') && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
        ? field.DeclaringType!.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Declared)
        : null;

    /// <summary>
    /// All fields of a class's objects, including those of base classes as long as these are the user's.
    /// </summary>
    public static IEnumerable<FieldInfo> AllOf(Type type)
    {
        for (Type? it = type; it is not null && !IsOfFramework(it); it = it.BaseType)
        {
            foreach (FieldInfo field in it.GetFields(Declared))
            {
                yield return field;
            }
        }
    }

    /// <summary>Identifies fields by their declaration, however they were found.</summary>
    public static (Module Module, int Token) Key(FieldInfo field) => (field.Module, field.MetadataToken);

    /// <summary>
    /// Whether a type comes with .NET, MassTransit or this library, which define themselves how their types are
    /// written.
    /// </summary>
    public static bool IsOfFramework(Type type) => type.Assembly == typeof(FieldUse).Assembly || type.Assembly == typeof(SignalAttribute).Assembly
        || type.Assembly.GetName().Name is { } name
            && (name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("MassTransit", StringComparison.Ordinal));

    private static void Follow(MethodBase called, Type owner, Type type, Queue<MethodBase> methods)
    {
        if (owner.IsAssignableFrom(type) && owner != typeof(object))
        {
            methods.Enqueue(called);
        }
        else if (owner.DeclaringType is { } outer && outer.IsAssignableFrom(type) && owner.IsDefined(typeof(CompilerGeneratedAttribute)))
        {
            foreach (MethodInfo part in owner.GetMethods(Declared)) // an iterator, or a lambda
            {
                methods.Enqueue(part);
            }
        }
    }
}
