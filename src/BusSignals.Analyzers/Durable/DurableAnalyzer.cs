using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BusSignals;

/// <summary>Says at compile time what would stop a durable process at run time, or let its replay differ.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DurableAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ForeignAwait, Rules.UnstableRead];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (DurableTypes.In(start.Compilation) is { } types)
            {
                start.RegisterSymbolStartAction(symbol => Gather(symbol, types), SymbolKind.NamedType);
            }
        });
    }

    private static void Gather(SymbolStartAnalysisContext context, DurableTypes types)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!types.IsProcess(type) && !types.Holds(type) && !type.GetMembers().OfType<IMethodSymbol>().Any(types.TakesProcess))
        {
            return;
        }

        TypeCode.Gather(context, (code, report) => Check(code, types, report));
    }

    private static void Check(TypeCode code, DurableTypes types, Action<Diagnostic> report)
    {
        var durable = new DurableCode(code, types);
        var awaits = new AwaitCheck(code, types, new OwnSources(code, types, durable.Inside.Select(it => it.Operation)));
        foreach ((ISymbol owner, IOperation operation) in durable.Inside)
        {
            if (awaits.FaultOf(operation, owner) is { } fault)
            {
                report(Diagnostic.Create(Rules.ForeignAwait, fault.Place.GetLocation(), fault.Text));
            }

            if (ReadCheck.FaultOf(operation, types.NameOfContext(owner)) is { } text)
            {
                report(Diagnostic.Create(Rules.UnstableRead, operation.Syntax.GetLocation(), text));
            }
        }

        foreach ((_, IOperation operation) in durable.InSteps)
        {
            if (StepCheck.UseOfProcess(operation, types) is { } use)
            {
                report(Diagnostic.Create(Rules.ForeignAwait, use.Syntax.GetLocation(), AwaitAdvice.InStep(use)));
            }
        }
    }
}
