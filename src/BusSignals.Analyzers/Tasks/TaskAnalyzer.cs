using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>
/// Says where nobody awaits what belongs to a commit: an asynchronous function that is taken for an action, and a call of
/// this library whose task is dropped. The compiler says neither in a lambda that is an action.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TaskAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.AsyncAction, Rules.DroppedTask];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("BusSignals.ISignalBus") is not null)
            {
                start.RegisterOperationAction(CheckFunction, OperationKind.AnonymousFunction, OperationKind.MethodReference, OperationKind.LocalFunction);
                start.RegisterOperationBlockAction(CheckMethod);
                start.RegisterOperationAction(CheckStatement, OperationKind.ExpressionStatement);
                start.RegisterSymbolStartAction(CheckOwnCalls, SymbolKind.NamedType);
            }
        });
    }

    private static void CheckFunction(OperationAnalysisContext context)
    {
        if (AsyncActions.FaultOf(context.Operation) is { } text)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.AsyncAction, AsyncActions.PlaceOf(context.Operation), text));
        }
    }

    private static void CheckMethod(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is IMethodSymbol method && AsyncActions.FaultOf(method, context.OperationBlocks) is { } text)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.AsyncAction, method.Locations[0], text));
        }

        foreach (IInvocationOperation call in UnreadTasks.In(context.OperationBlocks))
        {
            Report(context.ReportDiagnostic, call, call);
        }
    }

    private static void CheckStatement(OperationAnalysisContext context)
    {
        var statement = (IExpressionStatementOperation)context.Operation;
        if (DroppedTasks.In(statement) is { } call)
        {
            Report(context.ReportDiagnostic, call, statement);
        }
    }

    /// <summary>The type's own methods may do no more than hand the task of the library on.</summary>
    private static void CheckOwnCalls(SymbolStartAnalysisContext context) => TypeCode.Gather(context, static (code, report) =>
    {
        foreach ((IExpressionStatementOperation statement, IInvocationOperation call) in new OwnCalls(code).Dropped())
        {
            Report(report, call, statement);
        }
    });

    private static void Report(Action<Diagnostic> report, IOperation dropped, IOperation statement)
    {
        string advice = DroppedTasks.ActionAround(statement) is not null
            ? "do it in an asynchronous lambda of a method that takes one, such as ThenAsync(async x => await …)"
            : "await it";
        report(Diagnostic.Create(
            Rules.DroppedTask,
            dropped.Syntax.GetLocation(),
            $"Nobody awaits '{DroppedTasks.NameOf(dropped)}': it may come after the commit, and nobody hears when it fails; {advice}, or say with '_ = …' that this is meant."));
    }
}
