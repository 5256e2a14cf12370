using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>
/// Finds what would be read differently in each replay: the clock, ids, chance, the machine with its settings and files;
/// and what each replay would write again.
/// </summary>
internal static class ReadCheck
{
    private const string Time = "UtcNow", Id = "NewGuid()", Chance = "Random", Seed = "hash";
    private const string Zone = "zone", Culture = "culture", Machine = "step";

    /// <summary>What is wrong with an operation; null if nothing is.</summary>
    public static string? FaultOf(IOperation operation, string process) => operation switch
    {
        IMemberReferenceOperation { Member: { IsStatic: true, DeclaringSyntaxReferences.Length: > 0 } } written when IsWritten(written) =>
            $"'{written.Member.ContainingType.Name}.{written.Member.Name}' is static: each replay writes it again, and all processes share it; "
                + $"keep it in a variable, or write it in a step: await {process}.StepAsync(\"name\", …).",
        IMemberReferenceOperation { Parent: ISimpleAssignmentOperation assignment } when assignment.Target == operation => null,
        IPropertyReferenceOperation { Property: { ContainingType.Name: "Stopwatch" } elapsed, Instance: IMemberReferenceOperation }
            when Space(elapsed) == "System.Diagnostics" => Say(Time, $"Stopwatch.{elapsed.Name}", process),
        IMemberReferenceOperation { Member: IPropertySymbol or IFieldSymbol } read =>
            Say(read.Member, $"{read.Member.ContainingType.Name}.{read.Member.Name}", process),
        IInvocationOperation { TargetMethod: var method } => Say(method, $"{method.ContainingType.Name}.{method.Name}()", process),
        IObjectCreationOperation { Constructor: { } constructor } => Say(constructor, $"new {constructor.ContainingType.Name}()", process),
        _ => null,
    };

    // What is only set while it is null is a cache, and comes out the same.
    private static bool IsWritten(IOperation member) => member.Parent switch
    {
        ICoalesceAssignmentOperation => false,
        IAssignmentOperation assignment => assignment.Target == member,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        _ => false,
    };

    private static string? Say(ISymbol member, string name, string process) => Say(InsteadOf(member), name, process);

    private static string? Say(string? instead, string name, string process) => instead switch
    {
        Time => $"'{name}' reads another time in each replay; write '{process}.{Time}'.",
        Id => $"'{name}' makes another id in each replay; write '{process}.{Id}'.",
        Chance => $"'{name}' draws other numbers in each replay; write '{process}.{Chance}'.",
        Seed => $"'{name}' gives another number in each application that runs; compute one that only depends on the value.",
        Zone => $"'{name}' goes by the time zone of the machine, and a replay may be on another machine; "
            + "name the zone: TimeZoneInfo.FindSystemTimeZoneById(…).",
        Culture => $"'{name}' goes by the culture of the machine or the thread, and a replay may have another; "
            + "name the culture, such as CultureInfo.InvariantCulture.",
        Machine => $"'{name}' may give something else in a replay, which may be on another machine; read it in a step: "
            + $"await {process}.StepAsync(\"name\", …).",
        _ => null,
    };

    // A stopwatch of its own is marked where it is made, one of a member where it is read; and a generator that is given its seed draws the same numbers again.
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
        ("System", "HashCode", "Combine" or "ToHashCode") or ("System", "String" or "Object", "GetHashCode")
            or ("System.Runtime.CompilerServices", "RuntimeHelpers", "GetHashCode") => Seed,
        ("System", "TimeZoneInfo", "Local") or ("System", "TimeProvider", "LocalTimeZone") => Zone,
        ("System", "DateTime" or "DateTimeOffset", "ToLocalTime" or "LocalDateTime") => Zone,
        ("System.Globalization" or "System", _, var name) when member.IsStatic && IsCulture(name) => Culture,
        ("System.Threading", "Thread", "CurrentThread") => Machine,
        ("System", "Environment", "MachineName" or "ProcessId" or "ProcessPath" or "UserName" or "UserDomainName" or "CurrentDirectory"
            or "CommandLine" or "CurrentManagedThreadId" or "OSVersion" or "WorkingSet" or "GetFolderPath"
            or "GetEnvironmentVariable" or "GetEnvironmentVariables" or "GetCommandLineArgs") => Machine,
        ("System.Diagnostics", "Process", _) when member.IsStatic => Machine,
        ("System.Net", "Dns", var name) when !name.EndsWith("Async", StringComparison.Ordinal) => Machine,
        ("System", "Console", "Read" or "ReadLine" or "ReadKey") => Machine,
        ("System.IO", "Path", "GetTempPath") => Machine,
        ("System.IO", "Path", "GetFullPath") when member is IMethodSymbol { Parameters.Length: 1 } => Machine,
        ("System.IO", "File" or "Directory", "Exists") => Machine,
        ("System.IO", "File" or "Directory", var name) when IsRead(name) => Machine,
        _ => null,
    };

    private static bool IsCulture(string name) =>
        name is "CurrentInfo" or "CurrentRegion" or "InstalledUICulture" or "DefaultThreadCurrentCulture" or "DefaultThreadCurrentUICulture"
            or "CurrentCulture" or "CurrentCultureIgnoreCase" or "CurrentUICulture";

    // What is asynchronous is marked where it is awaited.
    private static bool IsRead(string name) =>
        !name.EndsWith("Async", StringComparison.Ordinal)
        && (name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("Get", StringComparison.Ordinal)
            || name.StartsWith("Enumerate", StringComparison.Ordinal));

    private static string? Space(ISymbol member) => member.ContainingNamespace?.ToDisplayString();
}
