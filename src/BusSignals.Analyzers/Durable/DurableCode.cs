using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>
/// The code of a type that runs inside durable processes: what is called with the process or uses it, and all that this
/// calls in its turn. What only steps call is none of it.
/// </summary>
internal sealed class DurableCode(TypeCode code, DurableTypes types)
{
    private readonly HashSet<ISymbol> _entered = new(SymbolEqualityComparer.Default);
    private readonly Queue<(ISymbol Owner, IOperation Body)> _bodies = new();

    /// <summary>Each operation, with the member, local function or lambda that it is written in.</summary>
    public IEnumerable<(ISymbol Owner, IOperation Operation)> Operations()
    {
        EnterRoots();
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

    private void EnterRoots()
    {
        bool isProcess = types.IsProcess(code.Type);
        foreach (ISymbol member in code.Members.Concat(code.Functions))
        {
            if ((isProcess && IsMadeAnew(member)) || IsOfProcess(member, code.BodiesOf(member)))
            {
                Enter(member);
            }
        }

        foreach (IAnonymousFunctionOperation lambda in code.Lambdas.Where(it => types.TakesProcess(it.Symbol)))
        {
            Enter(lambda);
        }
    }

    // The class is created for each replay, and its fields with it.
    private static bool IsMadeAnew(ISymbol member) =>
        !member.IsStatic && member is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Constructor };

    private bool IsOfProcess(ISymbol member, IEnumerable<IOperation> bodies) =>
        member is IMethodSymbol { MethodKind: not MethodKind.Constructor } method
        && (types.TakesProcess(method) || bodies.SelectMany(OwnOf).Any(it => types.IsContext(it.Type)));

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
            case IArgumentOperation { Parameter: { } parameter } argument when Handover.RunsInside(parameter.OriginalDefinition, types):
                EnterTargets(argument.Value);
                break;
        }
    }

    private void EnterTargets(IOperation function)
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

    private void Enter(IMethodSymbol method) => Enter((ISymbol)(method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition));

    private void Enter(ISymbol symbol)
    {
        if (_entered.Add(symbol))
        {
            foreach (IOperation body in code.BodiesOf(symbol))
            {
                _bodies.Enqueue((symbol, body));
            }
        }
    }

    private void Enter(IAnonymousFunctionOperation lambda)
    {
        if (_entered.Add(lambda.Symbol))
        {
            _bodies.Enqueue((lambda.Symbol, lambda.Body));
        }
    }

    private static IOperation? LambdaIn(IOperation value) => value switch
    {
        IConversionOperation conversion => LambdaIn(conversion.Operand),
        IDelegateCreationOperation creation => creation.Target,
        _ => value,
    };

    /// <summary>What runs when a body runs: not the functions that are only written in it.</summary>
    private static IEnumerable<IOperation> OwnOf(IOperation operation)
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
}
