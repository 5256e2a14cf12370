using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>The code of a type that runs when some of it runs: what is entered, and all that this calls in its turn.</summary>
/// <param name="code">The code of the type.</param>
/// <param name="runs">Whether a delegate runs that is given to this parameter.</param>
internal sealed class RunCode(TypeCode code, Func<IParameterSymbol, bool> runs)
{
    private readonly HashSet<ISymbol> _entered = new(SymbolEqualityComparer.Default);
    private readonly Queue<(ISymbol Owner, IOperation Body)> _bodies = new();

    /// <summary>Each operation, with the member, local function or lambda that it is written in.</summary>
    public IEnumerable<(ISymbol Owner, IOperation Operation)> Operations()
    {
        while (_bodies.Count > 0)
        {
            (ISymbol owner, IOperation body) = _bodies.Dequeue();
            foreach (IOperation operation in OwnOf(body))
            {
                Follow(operation);
                yield return (owner, operation);
            }
        }
    }

    public void Enter(ISymbol symbol)
    {
        if (_entered.Add(symbol))
        {
            foreach (IOperation body in code.BodiesOf(symbol))
            {
                _bodies.Enqueue((symbol, body));
            }
        }
    }

    public void Enter(IAnonymousFunctionOperation lambda)
    {
        if (_entered.Add(lambda.Symbol))
        {
            _bodies.Enqueue((lambda.Symbol, lambda.Body));
        }
    }

    public void EnterTargets(IOperation function)
    {
        switch (function)
        {
            case IDelegateCreationOperation creation:
                EnterTargets(creation.Target);
                break;
            case IConversionOperation conversion:
                EnterTargets(conversion.Operand);
                break;
            case IMethodReferenceOperation reference:
                Enter(reference.Method);
                break;
            case IAnonymousFunctionOperation lambda:
                Enter(lambda);
                break;
            case ILocalReferenceOperation variable:
                foreach (IAnonymousFunctionOperation lambda in code.ValuesOf(variable.Local).Select(LambdaIn).OfType<IAnonymousFunctionOperation>())
                {
                    Enter(lambda);
                }

                break;
        }
    }

    /// <summary>What runs when a body runs: not the functions that are only written in it.</summary>
    public static IEnumerable<IOperation> OwnOf(IOperation operation)
    {
        if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation or INameOfOperation)
        {
            yield break;
        }

        yield return operation;
        foreach (IOperation part in operation.ChildOperations.SelectMany(OwnOf))
        {
            yield return part;
        }
    }

    private void Follow(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } function }:
                EnterTargets(function);
                break;
            case IInvocationOperation call:
                Enter(call.TargetMethod);
                break;
            case IPropertyReferenceOperation { Property.GetMethod: { } getter }:
                Enter(getter);
                break;
            case IArgumentOperation { Parameter: { } parameter } argument when runs(parameter.OriginalDefinition):
                EnterTargets(argument.Value);
                break;
        }
    }

    private void Enter(IMethodSymbol method) => Enter((ISymbol)(method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition));

    private static IOperation? LambdaIn(IOperation value) => value switch
    {
        IConversionOperation conversion => LambdaIn(conversion.Operand),
        IDelegateCreationOperation creation => creation.Target,
        _ => value,
    };
}
