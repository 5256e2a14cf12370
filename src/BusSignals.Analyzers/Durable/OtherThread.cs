using Microsoft.CodeAnalysis;

namespace BusSignals;

/// <summary>The calls that take work to another thread, awaited or not.</summary>
internal static class OtherThread
{
    public static bool IsTaken(IMethodSymbol method) =>
        DurableTypes.IsOf(method, "System.Threading")
        && (method.ContainingType.Name, method.Name) is ("Task", "Run") or ("TaskFactory", "StartNew") or ("Parallel", _)
            or ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem");
}
