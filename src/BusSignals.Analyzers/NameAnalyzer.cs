using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BusSignals;

/// <summary>Events are named in the past tense, commands in the imperative.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class NameAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SignalName];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            INamedTypeSymbol? signal = start.Compilation.GetTypeByMetadataName("BusSignals.SignalAttribute");
            start.RegisterSymbolAction(symbol => Check(symbol, signal), SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol? signal)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (DeclaredPath.Of(type, signal, context.CancellationToken) is { } path
            && NameAdvice.For(type.Name, PathTemplate.Read(path.Text).Segments) is { } advice)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.SignalName, type.Locations[0], advice));
        }
    }
}
