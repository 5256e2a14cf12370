using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BusSignals;

/// <summary>What to write instead of awaiting what is not the process' own, in the words of run time.</summary>
internal static class AwaitAdvice
{
    private const int LongestName = 60;

    public static string Signal(IOperation signal, string process) =>
        $"A signal cannot be awaited directly; write: await {process}.ReceiveAsync({NameOf(signal)}).";

    public static string Task(IOperation foreign, string process) =>
        $"'{NameOf(foreign)}' is not the process' own and would be lost with this machine; " + foreign switch
        {
            IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" } } =>
                $"write: await {process}.DelayAsync(…).",
            IInvocationOperation { TargetMethod: { Name: "EmitAsync", ContainingType.Name: "Signal" }, Instance: { } signal } =>
                $"write: await {process}.EmitAsync({NameOf(signal)}, …).",
            IInvocationOperation { TargetMethod: { Name: "EmitAsync", ContainingType.Name: "ISignalBus" } } =>
                $"write: await {process}.EmitAsync(orders.…, …).",
            _ => $"put it into a step: {Step(process, Call(foreign))}.",
        };

    public static string OtherThread(IOperation taking, string process) =>
        $"'{NameOf(taking)}' takes work out of the process, and it would be lost with this machine; "
        + $"put the work into a step: {Step(process, "…")}.";

    public static string Blocking(IOperation blocking, string process) =>
        $"'{NameOf(blocking)}' blocks the process, and nothing that it waits for can come meanwhile; " + BlockingCalls.TaskOf(blocking) switch
        {
            { } task => $"write: await {NameOf(task)}{(task is IInvocationOperation ? "(…)" : "")}.",
            null when BlockingCalls.IsSleep(blocking) => $"write: await {process}.DelayAsync(…).",
            null => $"await what is meant, or put it into a step: {Step(process, "…")}.",
        };

    public static string Configured(IInvocationOperation call) =>
        $"'ConfigureAwait({call.Arguments.Last().Value.Syntax})' leaves the process: what follows would be none of it; leave it out.";

    public static string Sequence(IOperation foreign, string process) =>
        $"'{NameOf(foreign)}' is not the process' own, and what comes from it would not come again in a replay; "
        + $"read it in a step: {Step(process, Call(foreign))}.";

    public static string Resource(IOperation foreign, string process) =>
        $"'{NameOf(foreign)}' is not the process' own, and neither is its end; use it and dispose of it in one step: {Step(process, "async () => …")}.";

    public static string InStep(IOperation use) =>
        $"'{NameOf(use)}' is used inside a step, which runs outside of the process; "
        + "use it before or after the step, and give the step what comes of it.";

    /// <summary>A value without its conversions.</summary>
    public static IOperation Plain(IOperation value) => value is IConversionOperation conversion ? Plain(conversion.Operand) : value;

    private static string Step(string process, string work) => $"await {process}.StepAsync(\"name\", {work})";

    private static string Call(IOperation foreign) => $"() => {NameOf(foreign)}{(foreign is IInvocationOperation ? "(…)" : "")}";

    /// <summary>A value as it is written, without arguments and line breaks; of what is long, the last member only.</summary>
    private static string NameOf(IOperation value)
    {
        string text = value.Syntax switch
        {
            InvocationExpressionSyntax call => call.Expression.ToString(),
            SyntaxNode other => other.ToString(),
        };
        return text.Length <= LongestName && !text.Contains('\n') ? text.TrimStart('.') : value switch
        {
            IInvocationOperation call => call.TargetMethod.Name,
            IMemberReferenceOperation member => member.Member.Name,
            IObjectCreationOperation { Type: { } made } => $"new {made.Name}",
            _ => value.Type?.Name ?? "…",
        };
    }
}
