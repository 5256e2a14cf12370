using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>
/// Says where nobody awaits what belongs to a commit: an asynchronous lambda that is taken for an action, and a call of
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
                start.RegisterOperationAction(CheckAction, OperationKind.AnonymousFunction, OperationKind.MethodReference);
                start.RegisterOperationAction(CheckStatement, OperationKind.ExpressionStatement);
            }
        });
    }

    private static void CheckAction(OperationAnalysisContext context)
    {
        IMethodSymbol given = context.Operation is IAnonymousFunctionOperation lambda ? lambda.Symbol : ((IMethodReferenceOperation)context.Operation).Method;
        if (given is { IsAsync: true, ReturnsVoid: true } && TakerOf(context.Operation) is { } taker)
        {
            string what = context.Operation is IAnonymousFunctionOperation ? "this async lambda" : $"the async method '{given.Name}'";
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.AsyncAction,
                context.Operation.Syntax.GetLocation(),
                $"'{taker.Name}' takes an action, so that nobody awaits {what}: what it does comes after the commit, and what it throws ends the application. "
                + (HasAsync(taker) ? $"Write: {taker.Name}Async(…)." : "Give it a method that is not asynchronous.")));
        }
    }

    private static void CheckStatement(OperationAnalysisContext context)
    {
        if (CallOf(((IExpressionStatementOperation)context.Operation).Operation) is { } call && IsOfLibrary(call.TargetMethod) && IsTask(call.Type))
        {
            string advice = IsInAction(context.Operation)
                ? "do it in an asynchronous lambda of a method that takes one, such as ThenAsync(async x => await …)"
                : "await it";
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.DroppedTask,
                call.Syntax.GetLocation(),
                $"Nobody awaits '{call.TargetMethod.Name}': it may come after the commit, and nobody hears when it fails; {advice}, or say with '_ = …' that this is meant."));
        }
    }

    /// <summary>The call whose task a statement drops, whatever is done with that task at once.</summary>
    private static IInvocationOperation? CallOf(IOperation operation) => operation switch
    {
        IInvocationOperation { Instance: { } instance } call when DurableTypes.IsOf(call.TargetMethod, "System") => CallOf(instance),
        IInvocationOperation call => call,
        IConditionalAccessOperation access => CallOf(access.WhenNotNull),
        IConversionOperation conversion => CallOf(conversion.Operand),
        IParenthesizedOperation parenthesized => CallOf(parenthesized.Operand),
        _ => null,
    };

    /// <summary>The method of this library or of MassTransit that a delegate is given to.</summary>
    private static IMethodSymbol? TakerOf(IOperation operation)
    {
        IOperation? outer = operation.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation)
        {
            outer = outer.Parent;
        }

        IMethodSymbol? taker = (outer as IArgumentOperation)?.Parent switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation made => made.Constructor,
            _ => null,
        };
        return taker is not null && (IsOfLibrary(taker) || IsOf(taker, "MassTransit")) ? taker : null;
    }

    private static bool IsInAction(IOperation operation)
    {
        IOperation? outer = operation.Parent;
        while (outer is not null and not IAnonymousFunctionOperation)
        {
            outer = outer.Parent;
        }

        return outer is IAnonymousFunctionOperation { Symbol: { IsAsync: false, ReturnsVoid: true } };
    }

    private static bool HasAsync(IMethodSymbol method) => method.ContainingType.GetMembers($"{method.Name}Async").Length > 0;

    private static bool IsTask(ITypeSymbol? type) => DurableTypes.IsTask(type) || (type?.Name == "DurableTask" && IsOf(type, "BusSignals"));

    private static bool IsOfLibrary(ISymbol symbol) => IsOf(symbol, "BusSignals");

    private static bool IsOf(ISymbol symbol, string assembly) =>
        symbol.ContainingAssembly?.Name is { } name && (name == assembly || name.StartsWith($"{assembly}.", StringComparison.Ordinal));
}
