using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>
/// Finds asynchronous functions that return nothing, so that nobody can await them: all that this library or MassTransit
/// takes, and of others those that await this library. Handlers of events cannot be written in another way.
/// </summary>
internal static class AsyncActions
{
    private const string Consequence = "what it does comes after the commit, and what it throws ends the application.";

    /// <summary>What is wrong with a lambda, a local function or a reference to a method; null if nothing is.</summary>
    public static string? FaultOf(IOperation function) => function switch
    {
        IAnonymousFunctionOperation { Symbol: var lambda } when IsAsyncAction(lambda) => Taken(function, "this async lambda") ?? Lambda(function),
        IMethodReferenceOperation { Method: var method } when IsAsyncAction(method) => Taken(function, $"the async method '{method.Name}'"),
        ILocalFunctionOperation { Symbol: var local } when IsAsyncAction(local) && AwaitsLibrary(function) => Method(local),
        _ => null,
    };

    /// <summary>What is wrong with a method; null if nothing is.</summary>
    public static string? FaultOf(IMethodSymbol method, ImmutableArray<IOperation> blocks) =>
        IsAsyncAction(method) && !HandlesEvent(method) && blocks.Any(AwaitsLibrary) ? Method(method) : null;

    public static Location PlaceOf(IOperation function) => function is ILocalFunctionOperation local
        ? local.Symbol.Locations[0]
        : function.Syntax.GetLocation();

    private static string? Taken(IOperation function, string what) => Library.TakerOf(function) is not { } taker
        ? null
        : $"'{taker.Name}' takes an action, so that nobody awaits {what}: {Consequence} "
            + (HasAsync(taker) ? $"Write: {taker.Name}Async(…)." : "Give it a method that is not asynchronous.");

    private static string? Lambda(IOperation function) =>
        Library.ReceiverOf(function) is IEventAssignmentOperation || !AwaitsLibrary(function) ? null
        : Library.AnyTakerOf(function) is { } taker
            ? $"'{NameOf(taker)}' takes an action, so that nobody awaits this async lambda: {Consequence} Await the call in a loop or method of your own."
            : $"This async lambda returns nothing, so that nobody awaits it: {Consequence} Let it return a Task, and await that.";

    private static string Method(IMethodSymbol method) =>
        $"'{method.Name}' is async void, so that nobody awaits it: {Consequence} Let it return a Task, and await that.";

    private static bool IsAsyncAction(IMethodSymbol method) => method is { IsAsync: true, ReturnsVoid: true };

    private static bool AwaitsLibrary(IOperation code) => code.Descendants().OfType<IAwaitOperation>()
        .Any(it => it.DescendantsAndSelf().OfType<IInvocationOperation>().Any(Library.IsAwaited));

    private static bool HandlesEvent(IMethodSymbol method) =>
        method.Parameters.Length == 2
        && method.Parameters[0].Type.SpecialType == SpecialType.System_Object
        && method.Parameters[1].Type.Name.EndsWith("EventArgs", StringComparison.Ordinal);

    private static bool HasAsync(IMethodSymbol method) => method.ContainingType.GetMembers($"{method.Name}Async").Length > 0;

    private static string NameOf(IMethodSymbol taker) => taker.MethodKind == MethodKind.Constructor ? taker.ContainingType.Name : taker.Name;
}
