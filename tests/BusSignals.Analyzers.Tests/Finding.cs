using Microsoft.CodeAnalysis;

namespace BusSignals.Analyzers.Tests;

/// <summary>What a diagnostic says.</summary>
public sealed record Finding(string Id, DiagnosticSeverity Severity, string Message)
{
    public static Finding Warning(string id, string message) => new(id, DiagnosticSeverity.Warning, message);

    public static Finding Info(string id, string message) => new(id, DiagnosticSeverity.Info, message);
}
