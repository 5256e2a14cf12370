using Microsoft.CodeAnalysis;

namespace BusSignals;

/// <summary>
/// What makes code a part of a durable process: told by the library's types and the shape of members, not by their
/// names, so that a new method of the context needs no word here.
/// </summary>
internal sealed class DurableTypes
{
    private readonly INamedTypeSymbol _context;
    private readonly INamedTypeSymbol? _process;
    private readonly INamedTypeSymbol? _task;
    private readonly INamedTypeSymbol? _signal;

    private DurableTypes(INamedTypeSymbol context, Compilation compilation)
    {
        _context = context;
        _process = compilation.GetTypeByMetadataName("BusSignals.DurableProcess`2");
        _task = compilation.GetTypeByMetadataName("BusSignals.DurableTask`1");
        _signal = compilation.GetTypeByMetadataName("BusSignals.Signal`1");
    }

    /// <summary>Null without the library.</summary>
    public static DurableTypes? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("BusSignals.ProcessContext") is { } context ? new DurableTypes(context, compilation) : null;

    public bool IsContext(ITypeSymbol? type) => Is(type, _context);

    public bool IsSignal(ITypeSymbol? type) => Is(type, _signal);

    public bool IsDurableTask(ITypeSymbol? type) => Is(type, _task);

    public bool IsProcess(INamedTypeSymbol type) => Ancestors(type).Any(it => Is(it, _process));

    public bool IsOfLibrary(ISymbol symbol) => Same(symbol.ContainingAssembly, _context.ContainingAssembly);

    /// <summary>Whether a method is called with the process, so that its code is the process' own.</summary>
    public bool TakesProcess(IMethodSymbol method) => method.Parameters.Any(it => IsContext(it.Type) || Is(it.Type, _task));

    /// <summary>Whether something of the process can come in with a value: itself, in a collection, as what a delegate takes.</summary>
    public bool Carries(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => Carries(array.ElementType),
        INamedTypeSymbol named => IsContext(named) || Is(named, _task) || named.TypeArguments.Any(Carries),
        _ => false,
    };

    /// <summary>Whether the instances of a type are made with a process, to which all that they do belongs.</summary>
    public bool Holds(INamedTypeSymbol type) => type.GetMembers().Any(it => it switch
    {
        IFieldSymbol field => IsContext(field.Type),
        IPropertySymbol property => IsContext(property.Type),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => TakesProcess(constructor),
        _ => false,
    });

    /// <summary>What the process is called in a method, or in that around it.</summary>
    public string NameOfContext(ISymbol owner)
    {
        for (ISymbol? it = owner; it is IMethodSymbol method; it = it.ContainingSymbol)
        {
            if (method.Parameters.FirstOrDefault(parameter => IsContext(parameter.Type)) is { } context)
            {
                return context.Name;
            }
        }

        return "process";
    }

    /// <summary>Whether one type is the other, or derives from it.</summary>
    public static bool AreKin(INamedTypeSymbol one, INamedTypeSymbol other) =>
        Ancestors(one).Any(it => Is(it, other.OriginalDefinition)) || Ancestors(other).Any(it => Is(it, one.OriginalDefinition));

    public static bool IsTask(ITypeSymbol? type) =>
        type?.Name is "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" && IsOf(type, "System");

    public static bool IsAsyncSequence(ITypeSymbol? type) =>
        type?.Name is "IAsyncEnumerable" or "ConfiguredCancelableAsyncEnumerable" && IsOf(type, "System");

    /// <summary>Whether a symbol is of a namespace or one below it.</summary>
    public static bool IsOf(ISymbol symbol, string space) =>
        $"{symbol.ContainingNamespace?.ToDisplayString()}.".StartsWith($"{space}.", StringComparison.Ordinal);

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol? known) => known is not null && Same(type?.OriginalDefinition, known);

    private static bool Same(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static IEnumerable<INamedTypeSymbol> Ancestors(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? it = type; it is not null; it = it.BaseType)
        {
            yield return it;
        }
    }
}
