using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>What is of this library or of MassTransit, and what is a task.</summary>
internal static class Library
{
    /// <summary>Whether a call is one of this library, or of a delegate that it gives, and has to be awaited.</summary>
    public static bool IsAwaited(IInvocationOperation call) => IsTask(call.Type) && (IsOfLibrary(call.TargetMethod) || IsNext(call));

    public static bool IsOfLibrary(ISymbol symbol) => IsOf(symbol, "BusSignals");

    public static bool IsTask(ITypeSymbol? type) => DurableTypes.IsTask(type) || (type?.Name == "DurableTask" && IsOf(type, "BusSignals"));

    /// <summary>Whether a value is a task, or a collection, tuple or anonymous object with tasks.</summary>
    public static bool HoldsTasks(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => HoldsTasks(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(it => HoldsTasks(it.Type)),
        { IsAnonymousType: true } => type.GetMembers().OfType<IPropertySymbol>().Any(it => HoldsTasks(it.Type)),
        INamedTypeSymbol { TypeArguments.Length: 1 } named when named.AllInterfaces.Concat([named]).Any(IsSequence) => HoldsTasks(named.TypeArguments[0]),
        _ => IsTask(type),
    };

    /// <summary>The method of this library or of MassTransit that a delegate is given to.</summary>
    public static IMethodSymbol? TakerOf(IOperation function) =>
        AnyTakerOf(function) is { } taker && (IsOfLibrary(taker) || IsOf(taker, "MassTransit")) ? taker : null;

    /// <summary>The method that a delegate is given to, whoever's it is.</summary>
    public static IMethodSymbol? AnyTakerOf(IOperation function) => (ReceiverOf(function) as IArgumentOperation)?.Parent switch
    {
        IInvocationOperation call => call.TargetMethod,
        IObjectCreationOperation made => made.Constructor,
        _ => null,
    };

    /// <summary>What a delegate is given to: an argument, a variable, an event.</summary>
    public static IOperation? ReceiverOf(IOperation function)
    {
        IOperation? outer = function.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation)
        {
            outer = outer.Parent;
        }

        return outer;
    }

    /// <summary>Whether middleware calls what comes after it: told by the context of a signal beside the delegate.</summary>
    private static bool IsNext(IInvocationOperation call) =>
        call is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: IParameterReferenceOperation next }
        && next.Parameter.ContainingSymbol is IMethodSymbol middleware
        && middleware.Parameters.Any(it => it.Type.Name == "SignalContext" && IsOfLibrary(it.Type));

    private static bool IsSequence(INamedTypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    private static bool IsOf(ISymbol symbol, string assembly) =>
        symbol.ContainingAssembly?.Name is { } name && (name == assembly || name.StartsWith($"{assembly}.", StringComparison.Ordinal));
}
