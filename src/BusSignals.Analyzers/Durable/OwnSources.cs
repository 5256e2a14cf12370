using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>
/// Tells which <see cref="TaskCompletionSource{TResult}"/> the process may complete itself: its code does so, or passes the
/// source, or a lambda that completes it, to code of its own. What a service, a step or a webhook completes is not its own.
/// </summary>
internal sealed class OwnSources
{
    private readonly TypeCode _code;
    private readonly DurableTypes _types;
    private readonly HashSet<ISymbol> _completed;

    public OwnSources(TypeCode code, DurableTypes types, IEnumerable<IOperation> durable)
    {
        _code = code;
        _types = types;
        IEnumerable<IOperation> kept = code.Lambdas.Where(IsKept).SelectMany(it => it.Descendants());
        _completed = new(durable.Concat(kept).Select(CompletedBy).OfType<ISymbol>(), SymbolEqualityComparer.Default);
    }

    public static bool IsSource(ITypeSymbol? type) => type?.Name == "TaskCompletionSource";

    /// <summary>In doubt it may: only of a source that this code creates for itself is all known.</summary>
    public bool MayComplete(IOperation source) =>
        TypeCode.VariableIn(source) is not { } variable || _completed.Contains(variable) || !IsCreatedHere(variable);

    private bool IsCreatedHere(ISymbol variable) =>
        variable is ILocalSymbol or { DeclaredAccessibility: Accessibility.Private } or { IsStatic: true }
        && _code.ValuesOf(variable).ToList() is { Count: > 0 } values
        && values.All(it => AwaitAdvice.Plain(it) is IObjectCreationOperation);

    private ISymbol? CompletedBy(IOperation operation) => operation switch
    {
        IInvocationOperation { Instance: { } source, TargetMethod.Name: var name } when IsSource(source.Type) && IsCompletion(name) =>
            TypeCode.VariableIn(source),
        IArgumentOperation { Value: var source } argument when IsSource(source.Type) && IsGivenToOwn(argument) =>
            TypeCode.VariableIn(source),
        _ => null,
    };

    private static bool IsCompletion(string name) =>
        name.StartsWith("Set", StringComparison.Ordinal) || name.StartsWith("TrySet", StringComparison.Ordinal);

    private bool IsKept(IAnonymousFunctionOperation lambda) => Library.ReceiverOf(lambda) switch
    {
        IEventAssignmentOperation => false,
        IArgumentOperation argument => IsGivenToOwn(argument),
        _ => true,
    };

    private bool IsGivenToOwn(IArgumentOperation argument) =>
        argument.Parameter?.ContainingSymbol is IMethodSymbol method
        && (method.MethodKind == MethodKind.LocalFunction || DurableTypes.AreKin(method.ContainingType, _code.Type)
            || _types.Holds(method.ContainingType.OriginalDefinition));
}
