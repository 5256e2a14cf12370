using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>
/// Tells what is a process' own from what is not. In doubt it is its own: a wrong warning is switched off for ever, and
/// the engine notices at run time what slips through here.
/// </summary>
internal sealed class OwnTasks(TypeCode code, DurableTypes types, OwnSources sources)
{
    private readonly HashSet<ISymbol> _following = new(SymbolEqualityComparer.Default);

    /// <summary>The part of a value that is not the process' own; null if there is none.</summary>
    public IOperation? ForeignIn(IOperation? value) => value switch
    {
        IConversionOperation conversion => ForeignIn(conversion.Operand),
        IConditionalOperation choice => FirstIn([choice.WhenTrue, choice.WhenFalse]),
        ICoalesceOperation choice => FirstIn([choice.Value, choice.WhenNull]),
        ISwitchExpressionOperation choice => FirstIn(choice.Arms.Select(it => it.Value)),
        IConditionalAccessOperation access => ForeignIn(access.WhenNotNull),
        IArrayCreationOperation array => FirstIn(array.Initializer?.ElementValues ?? []),
        ICollectionExpressionOperation collection => FirstIn(collection.Elements),
        ILocalReferenceOperation variable => Following(variable.Local, () => FirstIn(code.ValuesOf(variable.Local))),
        IInvocationOperation call => ForeignCall(call),
        IObjectCreationOperation made when DurableTypes.IsTask(made.Type) => FirstIn(made.Arguments.Select(it => it.Value)),
        IMemberReferenceOperation member => IsForeign(member)
            ? member
            : Following(member.Member, () => FirstIn(code.ValuesOf(member.Member))),
        IParameterReferenceOperation { Parameter: var parameter } when IsService(parameter) && IsAwaitable(parameter.Type) => value,
        _ => null,
    };

    private IOperation? FirstIn(IEnumerable<IOperation?> values) => values.Select(ForeignIn).FirstOrDefault(it => it is not null);

    private IOperation? ForeignCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        IEnumerable<IOperation> arguments = call.Arguments.Select(it => it.Value);
        return DurableTypes.IsOf(method, "System.Threading.Tasks") ? method.Name switch
        {
            "WhenAll" or "WhenAny" or "WhenEach" or "Unwrap" => FirstIn(arguments),
            "WaitAsync" when method.Parameters.Any(it => it.Type.Name != "CancellationToken") => call, // by a clock of its own
            "AsTask" or "Preserve" or "ConfigureAwait" or "WaitAsync" or "WithCancellation" =>
                ForeignIn(call.Instance ?? arguments.First()),
            "FromResult" or "FromException" or "FromCanceled" => null,
            _ => OtherThread.IsTaken(method) ? null : call, // that is a fault of its own
        }
        : DurableTypes.IsOf(method, "System.Linq") ? FirstIn(arguments.Take(1).Where(it => IsAwaitable(it.Type)))
        : IsOwn(method, call) ? null : call;
    }

    private bool IsOwn(IMethodSymbol method, IInvocationOperation call) =>
        method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke
        || types.IsContext(method.ContainingType)
        || method.OriginalDefinition.Parameters.Concat((method.ReducedFrom ?? method).Parameters).Any(it => types.Carries(it.Type))
        || DurableTypes.AreKin(method.ContainingType, code.Type)
        || types.Holds(method.ContainingType.OriginalDefinition)
        || (types.IsOfLibrary(method) && IsHandle(call.Instance))
        || (method.DeclaringSyntaxReferences.Length > 0 && call.Descendants().Any(it => types.Carries(it.Type)));

    /// <summary>Whether a thing of the library was got from the process: a child, a token. Services are interfaces.</summary>
    private bool IsHandle(IOperation? value) => value switch
    {
        null => false,
        _ when types.IsContext(value.Type) => true,
        _ when value.Type?.TypeKind == TypeKind.Interface || types.IsSignal(value.Type) => false,
        IConversionOperation conversion => IsHandle(conversion.Operand),
        IAwaitOperation awaited => ForeignIn(awaited.Operation) is null,
        IInvocationOperation call => IsHandle(call.Instance),
        IPropertyReferenceOperation property => IsHandle(property.Instance),
        IParameterReferenceOperation parameter => !IsInjected(parameter.Parameter),
        ILocalReferenceOperation variable => code.ValuesOf(variable.Local).All(IsHandle),
        _ => false,
    };

    /// <summary>A task that something other than the process has: of a service, or one that nobody can end.</summary>
    private bool IsForeign(IMemberReferenceOperation member) =>
        member is IPropertyReferenceOperation or IFieldReferenceOperation
        && member.Member.Name != "CompletedTask"
        && !types.IsOfLibrary(member.Member)
        && !DurableTypes.AreKin(member.Member.ContainingType, code.Type)
        && !types.Holds(member.Member.ContainingType.OriginalDefinition)
        && member.Instance switch
        {
            IObjectCreationOperation => true,
            { } source when OwnSources.IsSource(source.Type) => !sources.MayComplete(source),
            IParameterReferenceOperation parameter => IsInjected(parameter.Parameter),
            IFieldReferenceOperation or IPropertyReferenceOperation => true,
            null => true,
            _ => false,
        };

    private static bool IsAwaitable(ITypeSymbol? type) => Library.HoldsTasks(type) || DurableTypes.IsAsyncSequence(type);

    /// <summary>Whether the services create the process with it; what other classes are created with may be of a process.</summary>
    private bool IsService(IParameterSymbol parameter) => IsInjected(parameter) && types.IsProcess(code.Type);

    private static bool IsInjected(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };

    private IOperation? Following(ISymbol variable, Func<IOperation?> follow)
    {
        if (!_following.Add(variable))
        {
            return null;
        }

        IOperation? found = follow();
        _following.Remove(variable);
        return found;
    }
}
