using System.Reflection;

namespace Packages.Tests.PublicApi;

/// <summary>Names of types as C# writes them, without namespaces, and with the question marks of nullable ones.</summary>
internal static class CSharpName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
    };

    /// <summary>A type's full name, for the beginning of its lines.</summary>
    public static string OfDefinition(Type type) =>
        (type.IsNested ? OfDefinition(type.DeclaringType!) : type.Namespace) + "." + Plain(type);

    public static string Plain(Type type) => Plain(type.Name, type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0));

    public static string Plain(string name, IEnumerable<Type> arguments)
    {
        string list = string.Join(", ", arguments.Select(it => it.Name));
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        string plain = tick < 0 ? name : name[..tick];
        return list.Length > 0 ? $"{plain}<{list}>" : plain;
    }

    /// <summary>A type where it is used.</summary>
    public static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value, null) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name; // reflection cannot tell T from T? where T may be anything
        }

        string mark = !type.IsValueType && (nullability?.ReadState == NullabilityState.Nullable || nullability?.WriteState == NullabilityState.Nullable) ? "?" : "";
        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        }

        if (!type.IsGenericType)
        {
            return Keywords.GetValueOrDefault(type, type.Name) + mark;
        }

        Type[] arguments = type.GetGenericArguments();
        string list = string.Join(", ", arguments.Select((it, i) => Of(it, nullability?.GenericTypeArguments.ElementAtOrDefault(i))));
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return $"{(tick < 0 ? type.Name : type.Name[..tick])}<{list}>{mark}";
    }
}
