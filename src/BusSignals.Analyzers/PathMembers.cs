using Microsoft.CodeAnalysis;

namespace BusSignals;

/// <summary>The members that a contract has for the parameters of its path.</summary>
internal static class PathMembers
{
    /// <summary>The parameters without a member.</summary>
    public static IEnumerable<string> MissingIn(INamedTypeSymbol contract, PathSegment[] segments) =>
        BoundIn(contract, segments).Where(it => it.Member is null).Select(it => it.Parameter);

    /// <summary>Why members cannot be parameters of the path.</summary>
    public static IEnumerable<string> FaultsIn(INamedTypeSymbol contract, PathSegment[] segments, string path) => BoundIn(contract, segments)
        .Select(it => it.Member).OfType<IPropertySymbol>()
        .Select(it => !IsSupported(it.Type) ? PathRules.UnsupportedMember(contract.MetadataName, it.Name, it.Type.MetadataName, path)
            : IsIgnored(it) ? PathRules.IgnoredMember(contract.MetadataName, it.Name, path)
            : null)
        .OfType<string>();

    private static IEnumerable<(string Parameter, IPropertySymbol? Member)> BoundIn(INamedTypeSymbol contract, PathSegment[] segments)
    {
        IPropertySymbol[] members = [.. ReadableOf(contract)];
        return segments.Where(it => it.IsParameter).Select(it => (it.Text, PathRules.MemberOf(it.Text, members, member => member.Name)));
    }

    private static bool IsSupported(ITypeSymbol type)
    {
        type = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        return type.TypeKind is TypeKind.Enum or TypeKind.Error or TypeKind.TypeParameter
            || type.SpecialType is SpecialType.System_String or SpecialType.System_Decimal or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64)
            || type is { Name: "Guid", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            || type.AllInterfaces.Any(it => it is { Name: "IRef", ContainingNamespace: { Name: "BusSignals", ContainingNamespace.IsGlobalNamespace: true } });
    }

    /// <summary>Whether it is left out of the JSON whatever its value is.</summary>
    private static bool IsIgnored(IPropertySymbol member) => member.GetAttributes().Any(it => it.AttributeClass?.ToDisplayString() == "System.Text.Json.Serialization.JsonIgnoreAttribute"
        && !it.NamedArguments.Any(argument => argument.Key == "Condition" && argument.Value.Value is not 1));

    private static IEnumerable<IPropertySymbol> ReadableOf(INamedTypeSymbol contract)
    {
        for (INamedTypeSymbol? type = contract; type is not null; type = type.BaseType)
        {
            foreach (IPropertySymbol member in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsIndexer: false, GetMethod: not null })
                {
                    yield return member;
                }
            }
        }
    }
}
