using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>Finds the calls whose task a statement drops, or keeps in a variable that nobody reads.</summary>
internal static class DroppedTasks
{
    /// <summary>The call of this library whose task a statement drops; in an action that the library takes, any call.</summary>
    public static IOperation? In(IExpressionStatementOperation statement)
    {
        IOperation value = Plain(statement.Operation);
        return value is IAssignmentOperation || !Library.HoldsTasks(value.Type) ? null
            : CallIn(value) is { } call ? call
            : ActionAround(statement) is { } action && Library.TakerOf(action) is not null ? value
            : null;
    }

    /// <summary>The calls of this library whose tasks are given to variables that nothing reads.</summary>
    public static IEnumerable<IInvocationOperation> NeverRead(ImmutableArray<IOperation> blocks)
    {
        List<IOperation> all = [.. blocks.SelectMany(it => it.DescendantsAndSelf())];
        List<(ILocalSymbol Variable, IInvocationOperation Call)> kept = [.. all.OfType<IVariableDeclaratorOperation>()
            .Where(it => it.Initializer is { } given && Library.HoldsTasks(given.Value.Type) && CallIn(given.Value) is not null)
            .Select(it => (it.Symbol, CallIn(it.Initializer!.Value)!))];
        if (kept.Count == 0)
        {
            return [];
        }

        var read = new HashSet<ISymbol>(all.OfType<ILocalReferenceOperation>().Select(it => it.Local), SymbolEqualityComparer.Default);
        return kept.Where(it => !read.Contains(it.Variable)).Select(it => it.Call);
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
        IInvocationOperation call => call.TargetMethod.Name,
        IConditionalAccessOperation access => NameOf(access.WhenNotNull),
        IObjectCreationOperation made => $"new {made.Type?.Name}",
        _ => dropped.Syntax.ToString(),
    };

    /// <summary>The call of this library whose task a value is, or holds, whatever the framework has done with that task.</summary>
    private static IInvocationOperation? CallIn(IOperation? value) => value switch
    {
        IInvocationOperation call when Library.IsAwaited(call) => call,
        IInvocationOperation call when DurableTypes.IsOf(call.TargetMethod, "System") =>
            CallIn(call.Instance) ?? call.Arguments.Select(it => CallIn(it.Value)).FirstOrDefault(it => it is not null),
        IObjectCreationOperation made when Library.HoldsTasks(made.Type) => made.Arguments.Select(it => CallIn(it.Value)).FirstOrDefault(it => it is not null),
        IDelegateCreationOperation creation => CallIn(creation.Target),
        IAnonymousFunctionOperation lambda => lambda.Descendants().OfType<IInvocationOperation>().FirstOrDefault(Library.IsAwaited),
        IArrayCreationOperation { Initializer: { } items } => items.ElementValues.Select(CallIn).FirstOrDefault(it => it is not null),
        ICollectionExpressionOperation items => items.Elements.Select(CallIn).FirstOrDefault(it => it is not null),
        IConditionalAccessOperation access => CallIn(access.WhenNotNull),
        IConditionalOperation choice => CallIn(choice.WhenTrue) ?? CallIn(choice.WhenFalse),
        IConversionOperation conversion => CallIn(conversion.Operand),
        IParenthesizedOperation parenthesized => CallIn(parenthesized.Operand),
        _ => null,
    };

    private static IOperation Plain(IOperation value) => value switch
    {
        IConversionOperation conversion => Plain(conversion.Operand),
        IParenthesizedOperation parenthesized => Plain(parenthesized.Operand),
        _ => value,
    };
}
