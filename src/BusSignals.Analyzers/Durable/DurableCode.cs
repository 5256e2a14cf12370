using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>The code of a type that runs inside durable processes, and the code that their steps run outside of them.</summary>
internal sealed class DurableCode
{
    private readonly TypeCode _code;
    private readonly DurableTypes _types;

    public DurableCode(TypeCode code, DurableTypes types)
    {
        _code = code;
        _types = types;
        Inside = [.. InsideFrom(new RunCode(code, it => Handover.RunsInside(it, types)))];
        InSteps = [.. InStepsFrom(new RunCode(code, static _ => true))];
    }

    /// <summary>
    /// What is called with the process or uses it, and all that this calls in its turn. What only steps call is none of it.
    /// </summary>
    public IReadOnlyList<(ISymbol Owner, IOperation Operation)> Inside { get; }

    /// <summary>What is given to steps, and all that this calls in its turn.</summary>
    public IReadOnlyList<(ISymbol Owner, IOperation Operation)> InSteps { get; }

    private IEnumerable<(ISymbol Owner, IOperation Operation)> InsideFrom(RunCode run)
    {
        bool isProcess = _types.IsProcess(_code.Type);
        foreach (ISymbol member in _code.Members.Concat(_code.Functions))
        {
            if ((isProcess && IsMadeAnew(member)) || IsOfProcess(member, _code.BodiesOf(member)))
            {
                run.Enter(member);
            }
        }

        foreach (IAnonymousFunctionOperation lambda in _code.Lambdas.Where(it => _types.TakesProcess(it.Symbol)))
        {
            run.Enter(lambda);
        }

        return run.Operations();
    }

    private IEnumerable<(ISymbol Owner, IOperation Operation)> InStepsFrom(RunCode run)
    {
        foreach ((_, IOperation operation) in Inside)
        {
            if (operation is IArgumentOperation { Parameter: { } parameter } work
                && Handover.RunsInStep(parameter.OriginalDefinition, _types))
            {
                run.EnterTargets(work.Value);
            }
        }

        return run.Operations();
    }

    // The class is created for each replay, and its fields with it.
    private static bool IsMadeAnew(ISymbol member) =>
        !member.IsStatic && member is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Constructor };

    private bool IsOfProcess(ISymbol member, IEnumerable<IOperation> bodies) =>
        member is IMethodSymbol { MethodKind: not MethodKind.Constructor } method
        && (_types.TakesProcess(method) || bodies.SelectMany(RunCode.OwnOf).Any(it => _types.IsContext(it.Type)));
}
