using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BusSignals;

/// <summary>One group for each domain: its signals begin with the same word.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class GroupAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SeveralDomains];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            INamedTypeSymbol? attribute = start.Compilation.GetTypeByMetadataName("BusSignals.SignalAttribute");
            INamedTypeSymbol? group = start.Compilation.GetTypeByMetadataName("BusSignals.SignalGroup");
            INamedTypeSymbol? handle = start.Compilation.GetTypeByMetadataName("BusSignals.Signal`1");
            if (group is not null)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, attribute, group, handle), SymbolKind.NamedType);
            }
        });
    }

    private static void Check(
        SymbolAnalysisContext context, INamedTypeSymbol? attribute, INamedTypeSymbol group, INamedTypeSymbol? handle)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!IsA(type, group))
        {
            return;
        }

        IGrouping<string, IPropertySymbol>[] domains =
        [
            .. type.GetMembers().OfType<IPropertySymbol>()
                .GroupBy(it => DomainOf(it, attribute, handle, context.CancellationToken))
                .Where(it => it.Key.Length > 0)
                .OrderByDescending(it => it.Count()), // keeps the order of declaration among equals
        ];
        foreach (IGrouping<string, IPropertySymbol> other in domains.Skip(1))
        {
            foreach (IPropertySymbol signal in other)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.SeveralDomains,
                    signal.Locations[0],
                    $"The path of '{type.Name}.{signal.Name}' begins with '/{other.Key}', those of other signals of the group with '/{domains[0].Key}'; "
                    + $"a group is one domain: move the signal to a group of its own domain, or begin its path with '/{domains[0].Key}'."));
            }
        }
    }

    private static bool IsA(INamedTypeSymbol type, INamedTypeSymbol group)
    {
        INamedTypeSymbol? ancestor = type.BaseType;
        while (ancestor is not null && !SymbolEqualityComparer.Default.Equals(ancestor, group))
        {
            ancestor = ancestor.BaseType;
        }

        return ancestor is not null;
    }

    /// <summary>The first word of a signal's path; empty if it has none, which other diagnostics say.</summary>
    private static string DomainOf(
        IPropertySymbol member, INamedTypeSymbol? attribute, INamedTypeSymbol? handle, CancellationToken cancellationToken) =>
        member.Type is INamedTypeSymbol type
        && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, handle)
        && DeclaredPath.Of(type.TypeArguments[0], attribute, cancellationToken) is { } path
        && PathTemplate.Read(path.Text).Segments.FirstOrDefault() is { IsParameter: false, Text: not null } first
            ? first.Text
            : "";
}
