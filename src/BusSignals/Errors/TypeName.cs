namespace BusSignals;

/// <summary>Names a type as written in code.</summary>
internal static class TypeName
{
    private const string Anonymous = "new { … }";

    /// <summary>The path to a member; for an unnamed object it begins with the member.</summary>
    public static string Way(string path) => path.StartsWith(Anonymous + ".", StringComparison.Ordinal) ? path[(Anonymous.Length + 1)..] : path;

    /// <summary>Several types that share something; those of one name with their namespaces.</summary>
    public static string Several(IEnumerable<Type> types)
    {
        Type[] all = [.. types];
        IEnumerable<string> names = all.Select(Of).Distinct().Count() == all.Distinct().Count() ? all.Select(Of) : all.Select(it => it.ToString().Replace('+', '.'));
        return string.Join(" and ", names.Select(it => $"'{it}'").Order(StringComparer.Ordinal));
    }

    public static string Of(Type type)
    {
        if (type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal))
        {
            return Anonymous;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return $"{Of(inner)}?";
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericType)
        {
            string arguments = string.Join(", ", type.GetGenericArguments().Select(Of));
            return type.Namespace == "System" && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) ? $"({arguments})"
                : $"{(type.Name.Contains('`', StringComparison.Ordinal) ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name)}<{arguments}>";
        }

        return type == typeof(object) ? "object" : type == typeof(string) ? "string" : type.IsEnum ? type.Name : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Char => "char",
            TypeCode.SByte => "sbyte",
            TypeCode.Byte => "byte",
            TypeCode.Int16 => "short",
            TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.Single => "float",
            TypeCode.Double => "double",
            TypeCode.Decimal => "decimal",
            _ => type.Name,
        };
    }
}
