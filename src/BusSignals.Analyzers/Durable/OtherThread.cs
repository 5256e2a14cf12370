using Microsoft.CodeAnalysis;

namespace BusSignals;

/// <summary>The calls that take work to another thread, awaited or not. A thread is marked where it is made.</summary>
internal static class OtherThread
{
    public static bool IsTaken(IMethodSymbol method) => DurableTypes.IsOf(method, "System") && (method.ContainingType.Name, method.Name) is
        ("Task", "Run" or ".ctor") or ("TaskFactory", "StartNew") or ("Parallel", _) or ("ParallelEnumerable", "AsParallel")
        or ("Thread" or "Timer", ".ctor") or ("TimeProvider", "CreateTimer")
        or ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem")
        or ("ThreadPool", "RegisterWaitForSingleObject" or "UnsafeRegisterWaitForSingleObject");
}
