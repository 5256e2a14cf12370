using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>Finds the calls whose task a statement drops.</summary>
internal static class DroppedTasks
{
    /// <summary>The call of this library whose task a statement drops; in an action that the library takes, any call.</summary>
    public static IOperation? In(IExpressionStatementOperation statement)
    {
        IOperation value = Plain(statement.Operation);
        return value is IAssignmentOperation || !Library.HoldsTasks(value.Type) ? null
            : CallIn(value) is { } call ? call
            : value is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: ILocalReferenceOperation function } && CallIn(GivenTo(function)) is not null ? value
            : ActionAround(statement) is { } action && Library.TakerOf(action) is not null ? value
            : null;
    }

    /// <summary>The lambda around a statement, if it is an action.</summary>
    public static IAnonymousFunctionOperation? ActionAround(IOperation statement)
    {
        IOperation? outer = statement.Parent;
        while (outer is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation)
        {
            outer = outer.Parent;
        }

        return outer is IAnonymousFunctionOperation { Symbol: { IsAsync: false, ReturnsVoid: true } } action ? action : null;
    }

    public static string NameOf(IOperation dropped) => dropped switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } function } => function.Syntax.ToString(),
        IInvocationOperation call => call.TargetMethod.Name,
        IConditionalAccessOperation access => NameOf(access.WhenNotNull),
        IObjectCreationOperation made => $"new {made.Type?.Name}",
        _ => dropped.Syntax.ToString(),
    };

    /// <summary>The call of this library whose task a value is, or holds, whatever the framework has done with that task.</summary>
    public static IInvocationOperation? CallIn(IOperation? value) => value switch
    {
        IInvocationOperation call when Library.IsAwaited(call) => call,
        IInvocationOperation call when DurableTypes.IsOf(call.TargetMethod, "System") =>
            CallIn(call.Instance) ?? FirstIn(call.Arguments.Select(it => it.Value)),
        IObjectCreationOperation made when Library.HoldsTasks(made.Type) =>
            FirstIn(made.Arguments.Select(it => it.Value).Concat(made.Initializer?.Initializers ?? [])),
        IAnonymousObjectCreationOperation made => FirstIn(made.Initializers.OfType<ISimpleAssignmentOperation>().Select(it => it.Value)),
        ITupleOperation tuple => FirstIn(tuple.Elements),
        IDelegateCreationOperation creation => CallIn(creation.Target),
        IAnonymousFunctionOperation lambda => lambda.Descendants().OfType<IInvocationOperation>().FirstOrDefault(Library.IsAwaited),
        IArrayCreationOperation { Initializer: { } items } => FirstIn(items.ElementValues),
        ICollectionExpressionOperation items => FirstIn(items.Elements),
        IConditionalAccessOperation access => CallIn(access.WhenNotNull),
        IConditionalOperation choice => CallIn(choice.WhenTrue) ?? CallIn(choice.WhenFalse),
        IConversionOperation conversion => CallIn(conversion.Operand),
        IParenthesizedOperation parenthesized => CallIn(parenthesized.Operand),
        _ => null,
    };

    /// <summary>A value without its conversions and parentheses.</summary>
    public static IOperation Plain(IOperation value) => value switch
    {
        IConversionOperation conversion => Plain(conversion.Operand),
        IParenthesizedOperation parenthesized => Plain(parenthesized.Operand),
        _ => value,
    };

    /// <summary>What a variable is declared with.</summary>
    private static IOperation? GivenTo(ILocalReferenceOperation variable)
    {
        IOperation root = variable;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(it => SymbolEqualityComparer.Default.Equals(it.Symbol, variable.Local))?.Initializer?.Value;
    }

    private static IInvocationOperation? FirstIn(IEnumerable<IOperation> values) => values.Select(CallIn).FirstOrDefault(it => it is not null);
}
