using Microsoft.CodeAnalysis;

namespace BusSignals;

/// <summary>The diagnostics. Their ids are stable: projects suppress and raise them by id.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor RefusedPath = Rule(
        "BSIG001", "The path would be refused at start-up", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MissingMember = Rule(
        "BSIG002", "A parameter of the path has no member", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PathStyle = Rule(
        "BSIG003", "The path departs from the naming advice", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor SeveralDomains = Rule(
        "BSIG004", "A group has signals of several domains", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor SignalName = Rule(
        "BSIG005", "The name of a signal is neither in the past tense nor in the imperative", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor ForeignAwait = Rule(
        "BSIG006", "A durable process awaits what is not its own", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnstableRead = Rule(
        "BSIG007", "A durable process reads what differs in each replay", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor AsyncAction = Rule(
        "BSIG008", "An asynchronous lambda is taken for an action", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DroppedTask = Rule(
        "BSIG009", "Nobody awaits an emit, a step or another task of the library", DiagnosticSeverity.Warning);

    // The whole message is an argument, because start-up composes the same text.
    private static DiagnosticDescriptor Rule(string id, string title, DiagnosticSeverity severity) =>
        new(id, title, "{0}", "BusSignals", severity, isEnabledByDefault: true);
}
