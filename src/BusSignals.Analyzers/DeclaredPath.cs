using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BusSignals;

/// <summary>The path in a type's attribute, and where it is written; nowhere, if the type is from another assembly.</summary>
internal readonly record struct DeclaredPath(string Text, Location Location)
{
    public static DeclaredPath? Of(ITypeSymbol type, INamedTypeSymbol? attribute, CancellationToken cancellationToken)
    {
        AttributeData? data = attribute is null
            ? null
            : type.GetAttributes().FirstOrDefault(it => SymbolEqualityComparer.Default.Equals(it.AttributeClass, attribute));
        TypedConstant path = data?.ConstructorArguments.FirstOrDefault() ?? default; // of the kind Error, if it does not compile
        return path.Kind == TypedConstantKind.Primitive
            ? new DeclaredPath(path.Value as string ?? "", LocationIn(data!.ApplicationSyntaxReference?.GetSyntax(cancellationToken)))
            : null;
    }

    /// <summary>It is the first argument: those with a name come behind it.</summary>
    private static Location LocationIn(SyntaxNode? attribute) =>
        (attribute as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault()?.Expression.GetLocation() ?? Location.None;
}
