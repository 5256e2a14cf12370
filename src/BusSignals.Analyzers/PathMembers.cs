using Microsoft.CodeAnalysis;

namespace BusSignals;

/// <summary>The members that a contract has for the parameters of its path.</summary>
internal static class PathMembers
{
    public static IEnumerable<string> MissingIn(INamedTypeSymbol contract, PathSegment[] segments)
    {
        IPropertySymbol[] members = [.. ReadableOf(contract)];
        return segments.Where(it => it.IsParameter && PathRules.MemberOf(it.Text, members, member => member.Name) is null)
            .Select(it => it.Text);
    }

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
