using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>Finds the calls whose task is given to a variable that nobody reads.</summary>
internal static class UnreadTasks
{
    public static IEnumerable<IInvocationOperation> In(ImmutableArray<IOperation> blocks)
    {
        List<IOperation> all = [.. blocks.SelectMany(it => it.DescendantsAndSelf())];
        List<(ILocalSymbol Variable, IInvocationOperation Call)> kept = [..
            from given in all.SelectMany(GivenBy)
            where Library.HoldsTasks(DroppedTasks.Plain(given.Value).Type)
            let call = DroppedTasks.CallIn(given.Value)
            where call is not null
            select (given.Variable, call)];
        if (kept.Count == 0)
        {
            return [];
        }

        var read = new HashSet<ISymbol>(
            all.OfType<ILocalReferenceOperation>().Where(it => !IsGiven(it)).Select(it => it.Local), SymbolEqualityComparer.Default);
        return kept.Where(it => !read.Contains(it.Variable)).Select(it => it.Call);
    }

    /// <summary>Which variables are given which value: where declared, assigned, deconstructed, or by a loop.</summary>
    private static IEnumerable<(ILocalSymbol Variable, IOperation Value)> GivenBy(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation { Initializer: { } initializer } declared => [(declared.Symbol, initializer.Value)],
        IAssignmentOperation { Parent: IExpressionStatementOperation } assignment => Given(assignment.Target, assignment.Value),
        IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation item } loop => [(item.Symbol, loop.Collection)],
        _ => [],
    };

    private static IEnumerable<(ILocalSymbol Variable, IOperation Value)> Given(IOperation target, IOperation value) =>
        (target, DroppedTasks.Plain(value)) switch
        {
            (IDeclarationExpressionOperation declared, _) => Given(declared.Expression, value),
            (ITupleOperation into, ITupleOperation from) => into.Elements.Zip(from.Elements, Given).SelectMany(it => it),
            (ILocalReferenceOperation variable, _) => [(variable.Local, value)],
            _ => [],
        };

    /// <summary>Whether a variable is not read where it is named, but given a value.</summary>
    private static bool IsGiven(IOperation target) => target.Parent switch
    {
        IDeclarationExpressionOperation or ITupleOperation => IsGiven(target.Parent),
        IAssignmentOperation { Parent: IExpressionStatementOperation } assignment => assignment.Target == target,
        _ => false,
    };
}
