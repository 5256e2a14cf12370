using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BusSignals;

/// <summary>Reads the path of each signal and process as start-up does, and then its style.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PathAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.RefusedPath, Rules.MissingMember, Rules.PathStyle];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            INamedTypeSymbol? signal = start.Compilation.GetTypeByMetadataName("BusSignals.SignalAttribute");
            INamedTypeSymbol? process = start.Compilation.GetTypeByMetadataName("BusSignals.ProcessAttribute");
            start.RegisterSymbolAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    Check(type, DeclaredPath.Of(type, signal, symbol.CancellationToken), isSignal: true, symbol.ReportDiagnostic);
                    Check(type, DeclaredPath.Of(type, process, symbol.CancellationToken), isSignal: false, symbol.ReportDiagnostic);
                },
                SymbolKind.NamedType);
        });
    }

    private static void Check(INamedTypeSymbol type, DeclaredPath? declared, bool isSignal, Action<Diagnostic> report)
    {
        if (declared is not { } path)
        {
            return;
        }

        void Say(DiagnosticDescriptor rule, string text) => report(Diagnostic.Create(rule, path.Location, text));

        PathTemplate.Result template = PathTemplate.Read(path.Text);
        if (template.Error is not null)
        {
            Say(Rules.RefusedPath, $"'{type.MetadataName}': {template.Error}");
            return;
        }

        if (isSignal)
        {
            foreach (string parameter in PathMembers.MissingIn(type, template.Segments))
            {
                Say(Rules.MissingMember, PathRules.MissingMember(type.MetadataName, parameter, path.Text));
            }

            foreach (string unfit in PathMembers.FaultsIn(type, template.Segments, path.Text))
            {
                Say(Rules.RefusedPath, unfit);
            }
        }
        else if (PathRules.FaultOfProcess(type.MetadataName, path.Text) is { } fault)
        {
            Say(Rules.RefusedPath, fault);
        }

        foreach (string fault in PathStyle.FaultsOf(path.Text, template.Segments, isSignal))
        {
            Say(Rules.PathStyle, fault);
        }
    }
}
