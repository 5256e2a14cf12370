using Microsoft.CodeAnalysis;

namespace BusSignals;

/// <summary>
/// Where a delegate runs that durable code hands over. What runs outside of the process may await and read whatever it
/// likes. This is the one place to extend when the context gets methods of another kind.
/// </summary>
internal static class Handover
{
    /// <summary>Whether it is known to run inside the process; of the methods of others nothing is known.</summary>
    public static bool RunsInside(IParameterSymbol parameter, DurableTypes types) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && (IsOfProcess(method, types) ? !RunsOutside(parameter, method) : RunsAtOnce(method));

    /// <summary>Whether it is known to run outside of the process, in a step.</summary>
    public static bool RunsInStep(IParameterSymbol parameter, DurableTypes types) =>
        parameter.ContainingSymbol is IMethodSymbol method && IsOfProcess(method, types) && RunsOutside(parameter, method);

    /// <summary>Whether a method is the library's, for processes to call.</summary>
    public static bool IsOfProcess(IMethodSymbol method, DurableTypes types) =>
        types.IsOfLibrary(method) && (types.IsContext(method.ContainingType) || types.TakesProcess(method));

    // A condition that is awaited asks a database; one that is not reads what the process has at hand.
    private static bool RunsOutside(IParameterSymbol parameter, IMethodSymbol method) =>
        method.Name.StartsWith("Step", StringComparison.Ordinal)
        || method.Name.StartsWith("Activity", StringComparison.Ordinal)
        || parameter.Name is "work" or "onCreated"
        || (parameter.Name is "condition" && (parameter.Type as INamedTypeSymbol)?.DelegateInvokeMethod is { } condition
            && DurableTypes.IsTask(condition.ReturnType));

    private static bool RunsAtOnce(IMethodSymbol method) =>
        DurableTypes.IsOf(method, "System.Linq") || DurableTypes.IsOf(method, "System.Collections.Generic");
}
