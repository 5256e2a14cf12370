using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>All code of one type: the bodies of its members and local functions, and what its variables are given.</summary>
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

    /// <summary>What a local variable, a field or a property is given in this code; not by a pattern, a loop or an out argument.</summary>
    public IEnumerable<IOperation> ValuesOf(ISymbol variable) =>
        _values.TryGetValue(variable.OriginalDefinition, out List<IOperation>? values) ? values : [];

    /// <summary>The local variable, field, property or parameter that a value is read from; null if it is none.</summary>
    public static ISymbol? VariableIn(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation { Arguments.Length: 0 } property => property.Property.OriginalDefinition,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

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
            case IFieldInitializerOperation initializer:
                Note(initializer.InitializedFields[0], initializer.Value);
                break;
            case IPropertyInitializerOperation initializer:
                Note(initializer.InitializedProperties[0], initializer.Value);
                break;
            case ISimpleAssignmentOperation { Target: var target, Value: var value } when VariableIn(target) is { } variable:
                Note(variable, value);
                break;
        }
    }

    private void Note(ISymbol variable, IOperation value)
    {
        if (!_values.TryGetValue(variable, out List<IOperation>? values))
        {
            _values[variable] = values = [];
        }

        values.Add(value);
    }
}
