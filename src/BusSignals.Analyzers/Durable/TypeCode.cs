using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>All code of one type: the bodies of its members and local functions, and what its local variables are given.</summary>
internal sealed class TypeCode
{
    private readonly ILookup<ISymbol?, IOperation> _members;
    private readonly Dictionary<ISymbol, IOperation> _functions = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _values = new(SymbolEqualityComparer.Default);
    private readonly List<IAnonymousFunctionOperation> _lambdas = [];

    public TypeCode(INamedTypeSymbol type, IEnumerable<(ISymbol Owner, IOperation Block)> blocks)
    {
        Type = type;
        _members = blocks.ToLookup(it => (ISymbol?)it.Owner, it => it.Block, SymbolEqualityComparer.Default);
        foreach (IOperation operation in _members.SelectMany(it => it).SelectMany(it => it.DescendantsAndSelf()))
        {
            Note(operation);
        }
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>Has the code of a type checked once all of it has been seen.</summary>
    public static void Gather(SymbolStartAnalysisContext context, Action<TypeCode, Action<Diagnostic>> check)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var blocks = new ConcurrentBag<(ISymbol Owner, IOperation Block)>();
        context.RegisterOperationBlockAction(block =>
        {
            if (SymbolEqualityComparer.Default.Equals(block.OwningSymbol.ContainingType, type))
            {
                foreach (IOperation part in block.OperationBlocks)
                {
                    blocks.Add((block.OwningSymbol, part));
                }
            }
        });
        context.RegisterSymbolEndAction(end => check(new TypeCode(type, blocks), end.ReportDiagnostic));
    }

    public IEnumerable<ISymbol> Members => _members.Select(it => it.Key!);

    public IEnumerable<ISymbol> Functions => _functions.Keys;

    public IEnumerable<IAnonymousFunctionOperation> Lambdas => _lambdas;

    /// <summary>The code of a member or local function; nothing if it is not of this type.</summary>
    public IEnumerable<IOperation> BodiesOf(ISymbol symbol) =>
        _functions.TryGetValue(symbol, out IOperation? function) ? function.ChildOperations : _members[symbol];

    /// <summary>What a local variable is given where that can be seen; not by a pattern, a loop or an out argument.</summary>
    public IEnumerable<IOperation> ValuesOf(ILocalSymbol local) => _values.TryGetValue(local, out List<IOperation>? values) ? values : [];

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case ILocalFunctionOperation function:
                _functions[function.Symbol] = function;
                break;
            case IAnonymousFunctionOperation lambda:
                _lambdas.Add(lambda);
                break;
            case IVariableDeclaratorOperation { Initializer: { } initializer } variable:
                Note(variable.Symbol, initializer.Value);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment:
                Note(target.Local, assignment.Value);
                break;
        }
    }

    private void Note(ILocalSymbol local, IOperation value)
    {
        if (!_values.TryGetValue(local, out List<IOperation>? values))
        {
            _values[local] = values = [];
        }

        values.Add(value);
    }
}
