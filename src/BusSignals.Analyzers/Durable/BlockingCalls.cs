using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>What holds the thread instead of letting go of it: no wait of the process can end while its code blocks.</summary>
internal static class BlockingCalls
{
    /// <summary>The call or the read that blocks; null if nothing does.</summary>
    public static IOperation? In(IOperation operation) => operation switch
    {
        IInvocationOperation call when Blocks(call.TargetMethod) => call,
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task } } call
            when DurableTypes.IsTask(task.Type) && !IsDone(task) => call,
        IPropertyReferenceOperation { Property.Name: "Result", Instance: IInvocationOperation task } read
            when DurableTypes.IsTask(task.Type) && !IsDone(task) => read,
        _ => null,
    };

    /// <summary>Whether it is the thread alone that sleeps, so that a delay of the process says the same.</summary>
    public static bool IsSleep(IOperation blocking) => blocking is IInvocationOperation { TargetMethod: { Name: "Sleep" or "SpinWait" } };

    /// <summary>The task that is waited for; null if it is something else.</summary>
    public static IOperation? TaskOf(IOperation blocking) => blocking switch
    {
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { Instance: { } task } } => task,
        IInvocationOperation { TargetMethod.Name: "Wait", Instance: { } task } when DurableTypes.IsTask(task.Type) => task,
        IPropertyReferenceOperation { Instance: { } task } => task,
        _ => null,
    };

    private static bool Blocks(IMethodSymbol method) =>
        DurableTypes.IsOf(method, "System.Threading") && (method.ContainingType.Name, method.Name) is
            ("Task", "Wait" or "WaitAll" or "WaitAny") or ("Thread", "Sleep" or "Join" or "SpinWait") or ("SpinWait", "SpinUntil")
            or ("WaitHandle", "WaitOne" or "WaitAll" or "WaitAny") or ("Monitor", "Wait")
            or ("SemaphoreSlim" or "ManualResetEventSlim" or "CountdownEvent", "Wait") or ("Barrier", "SignalAndWait");

    private static bool IsDone(IOperation task) => task is IInvocationOperation { TargetMethod.Name: "FromResult" or "FromException" or "FromCanceled" };
}
