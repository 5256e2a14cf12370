using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>Finds what a step uses of the process: run time refuses most of it there, and a replay does not run the step again.</summary>
internal static class StepCheck
{
    /// <summary>The use of the process; null if there is none. What does not change is read anywhere.</summary>
    public static IOperation? UseOfProcess(IOperation operation, DurableTypes types) => operation switch
    {
        IInvocationOperation call when Handover.IsOfProcess(call.TargetMethod, types) => call,
        IPropertyReferenceOperation { Property.Name: "CancellationToken" or "Random", Instance: { } context }
            when types.IsContext(context.Type) => operation,
        IAwaitOperation { Operation: var task and not IInvocationOperation } when types.IsDurableTask(task.Type) => task,
        _ => null,
    };
}
