using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>Finds the statements that drop the task of a type's own method, where that method calls this library.</summary>
internal sealed class OwnCalls(TypeCode code)
{
    private readonly Dictionary<ISymbol, bool> _callsLibrary = new(SymbolEqualityComparer.Default);

    public IEnumerable<(IExpressionStatementOperation Statement, IInvocationOperation Call)> Dropped() =>
        from member in code.Members
        from statement in code.BodiesOf(member).SelectMany(it => it.DescendantsAndSelf()).OfType<IExpressionStatementOperation>()
        where statement.Operation is IInvocationOperation && DroppedTasks.In(statement) is null
        let call = (IInvocationOperation)statement.Operation
        where Library.IsTask(call.Type) && CallsLibrary(call.TargetMethod.OriginalDefinition)
        select (statement, call);

    private bool CallsLibrary(IMethodSymbol method)
    {
        if (!_callsLibrary.TryGetValue(method, out bool calls))
        {
            _callsLibrary[method] = false; // what calls itself decides by the rest
            _callsLibrary[method] = calls = code.BodiesOf(method)
                .SelectMany(it => it.DescendantsAndSelf())
                .OfType<IInvocationOperation>()
                .Any(it => Library.IsAwaited(it) || (Library.IsTask(it.Type) && CallsLibrary(it.TargetMethod.OriginalDefinition)));
        }

        return calls;
    }
}
