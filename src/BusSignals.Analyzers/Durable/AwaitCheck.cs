using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>Finds what durable code awaits and is not the process' own.</summary>
internal sealed class AwaitCheck(TypeCode code, DurableTypes types, OwnSources sources)
{
    private readonly OwnTasks _own = new(code, types, sources);

    /// <summary>Where it is and what is wrong with it; null if nothing is.</summary>
    public (SyntaxNode Place, string Text)? FaultOf(IOperation operation, ISymbol owner)
    {
        string process = types.NameOfContext(owner);
        return operation switch
        {
            IAwaitOperation { Operation: var value } when types.IsSignal(value.Type) =>
                (value.Syntax, AwaitAdvice.Signal(value, process)),
            IAwaitOperation { Operation: var value } when DurableTypes.IsTask(value.Type) => Awaited(value, process),
            IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value }
                when owner is IMethodSymbol { IsAsync: false } method && DurableTypes.IsTask(method.ReturnType) => Awaited(value, process),
            IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } items }
                when owner is IMethodSymbol { IsAsync: false } method && DurableTypes.IsAsyncSequence(method.ReturnType) =>
                Read(items, process),
            IInvocationOperation { TargetMethod: var method } when OtherThread.IsTaken(method) =>
                (operation.Syntax, AwaitAdvice.OtherThread(operation, process)),
            IObjectCreationOperation { Constructor: { } constructor } when OtherThread.IsTaken(constructor) =>
                (operation.Syntax, AwaitAdvice.OtherThread(operation, process)),
            IInvocationOperation or IPropertyReferenceOperation when BlockingCalls.In(operation) is { } blocking =>
                (blocking.Syntax, AwaitAdvice.Blocking(blocking, process)),
            IInvocationOperation call when LeavesProcess(call) => (call.Syntax, AwaitAdvice.Configured(call)),
            IForEachLoopOperation { IsAsynchronous: true, Collection: var items } => Read(items, process),
            IUsingOperation { IsAsynchronous: true, Resources: var resources } => Disposed(resources, process),
            IUsingDeclarationOperation { IsAsynchronous: true, DeclarationGroup: var resources } => Disposed(resources, process),
            _ => null,
        };
    }

    private (SyntaxNode Place, string Text)? Awaited(IOperation value, string process) =>
        _own.ForeignIn(value) is { } foreign ? (value.Syntax, AwaitAdvice.Task(foreign, process)) : null;

    private (SyntaxNode Place, string Text)? Read(IOperation items, string process) =>
        _own.ForeignIn(items) is { } foreign ? (items.Syntax, AwaitAdvice.Sequence(foreign, process)) : null;

    private (SyntaxNode Place, string Text)? Disposed(IOperation resources, string process)
    {
        IEnumerable<IOperation> values = resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(it => it.Declarators).Select(it => it.Initializer?.Value).OfType<IOperation>()
            : [resources];
        IOperation? foreign = values.Select(AwaitAdvice.Plain).FirstOrDefault(IsForeignResource);
        return foreign is null ? null : (foreign.Syntax, AwaitAdvice.Resource(foreign, process));
    }

    // What is awaited to get the resource is said there already.
    private bool IsForeignResource(IOperation value) => value switch
    {
        IAwaitOperation awaited => _own.ForeignIn(awaited.Operation) is null && !types.IsOfLibrary(value.Type!),
        IObjectCreationOperation { Constructor: { } constructor } =>
            !types.TakesProcess(constructor) && !types.IsOfLibrary(constructor) && constructor.DeclaringSyntaxReferences.Length == 0,
        _ => _own.ForeignIn(value) is not null,
    };

    private bool LeavesProcess(IInvocationOperation call) =>
        call.TargetMethod.Name == "ConfigureAwait"
        && DurableTypes.IsOf(call.TargetMethod, "System.Threading.Tasks")
        && call.Arguments.Last().Value.ConstantValue is { HasValue: true, Value: false or (int and (0 or 2 or 4 or 6)) }
        && _own.ForeignIn(call) is null;
}
