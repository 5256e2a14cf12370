using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>Finds what would be read differently in each replay: the clock, ids, chance, the machine and its files.</summary>
internal static class ReadCheck
{
    private const string Time = "UtcNow", Id = "NewGuid()", Chance = "Random", Seed = "hash", Machine = "step";

    /// <summary>What is wrong with an operation; null if nothing is.</summary>
    public static string? FaultOf(IOperation operation, string process) => operation switch
    {
        IPropertyReferenceOperation { Property: var property } => Say(property, $"{property.ContainingType.Name}.{property.Name}", process),
        IInvocationOperation { TargetMethod: var method } => Say(method, $"{method.ContainingType.Name}.{method.Name}()", process),
        IObjectCreationOperation { Constructor: { } constructor } => Say(constructor, $"new {constructor.ContainingType.Name}()", process),
        _ => null,
    };

    private static string? Say(ISymbol member, string name, string process) => InsteadOf(member) switch
    {
        Time => $"'{name}' reads another time in each replay; write '{process}.{Time}'.",
        Id => $"'{name}' makes another id in each replay; write '{process}.{Id}'.",
        Chance => $"'{name}' draws other numbers in each replay; write '{process}.{Chance}'.",
        Seed => $"'{name}' gives another number in each application that runs; compute one that only depends on the value.",
        Machine => $"'{name}' may give something else in a replay, which may be on another machine; read it in a step: "
            + $"await {process}.StepAsync(\"name\", …).",
        _ => null,
    };

    // A stopwatch of its own is marked where it is made, and a generator that is given its seed draws the same numbers again.
    private static string? InsteadOf(ISymbol member) => (Space(member), member.ContainingType.Name, member.Name) switch
    {
        ("System", "DateTime", "Now" or "UtcNow" or "Today") => Time,
        ("System", "DateTimeOffset", "Now" or "UtcNow") => Time,
        ("System", "TimeProvider", "GetUtcNow" or "GetLocalNow" or "GetTimestamp") => Time,
        ("System", "Environment", "TickCount" or "TickCount64") => Time,
        ("System.Diagnostics", "Stopwatch", "StartNew" or "GetTimestamp" or ".ctor") => Time,
        ("System.Diagnostics", "Stopwatch", "GetElapsedTime") when member is IMethodSymbol { Parameters.Length: 1 } => Time,
        ("System", "Guid", "NewGuid" or "CreateVersion7") => Id,
        ("MassTransit", "NewId", "Next" or "NextGuid" or "NextSequentialGuid") => Id,
        ("System.IO", "Path", "GetRandomFileName" or "GetTempFileName") => Id,
        ("System", "Random", "Shared") => Chance,
        ("System", "Random", ".ctor") when member is IMethodSymbol { Parameters.Length: 0 } => Chance,
        ("System.Security.Cryptography", "RandomNumberGenerator", _) when member.IsStatic => Chance,
        ("System", "HashCode", "Combine" or "ToHashCode") or ("System", "String", "GetHashCode") => Seed,
        ("System", "Environment", "MachineName" or "ProcessId" or "UserName" or "CurrentDirectory" or "CommandLine" or "CurrentManagedThreadId"
            or "GetEnvironmentVariable" or "GetEnvironmentVariables" or "GetCommandLineArgs") => Machine,
        ("System.IO", "File" or "Directory", "Exists") => Machine,
        ("System.IO", "File" or "Directory", var name) when IsRead(name) => Machine,
        _ => null,
    };

    // What is asynchronous is marked where it is awaited.
    private static bool IsRead(string name) =>
        !name.EndsWith("Async", StringComparison.Ordinal)
        && (name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("Get", StringComparison.Ordinal)
            || name.StartsWith("Enumerate", StringComparison.Ordinal));

    private static string? Space(ISymbol member) => member.ContainingNamespace?.ToDisplayString();
}
