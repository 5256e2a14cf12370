using System.Diagnostics;
using MassTransit;

namespace BusSignals;

/// <summary>
/// The spans of a signal's life: it is defined, registered and bound when the application starts, and then sent,
/// received, processed and committed (FEATURES Z11). The context travels in the W3C header, so that the emitter's
/// trace goes on in the process.
/// </summary>
internal static class SignalActivities
{
    public const string TraceParent = "traceparent";

    public const string TraceState = "tracestate";

    public static Activity? Send(SignalDefinition signal, Guid messageId)
    {
        Activity? activity = SignalInstruments.Source.StartActivity($"send {signal.Name}", ActivityKind.Producer);
        return activity?.SetTag("messaging.system", "bussignals").SetTag("messaging.operation.type", "send")
            .SetTag("messaging.destination.template", signal.Path.Template).SetTag("bussignals.signal.id", signal.Name)
            .SetTag("messaging.message.id", messageId.ToString());
    }

    /// <summary>Puts the current trace into the message.</summary>
    public static void Inject(SendHeaders headers)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current)
        {
            headers.Set(TraceParent, current.Id);
            if (current.TraceStateString is { Length: > 0 } state)
            {
                headers.Set(TraceState, state);
            }
        }
    }

    public static Activity? Receive(ProcessDefinition process, SignalEnvelope signal) =>
        Consumer("receive", "receive", process, signal);

    public static Activity? Process(ProcessDefinition process, ProcessId id, SignalEnvelope signal, int attempt) =>
        Consumer("process", "process", process, signal)?.SetTag("bussignals.process", id.Path).SetTag("bussignals.attempt", attempt);

    public static Activity? Commit(ProcessId id) =>
        SignalInstruments.Source.StartActivity("commit", ActivityKind.Internal)?.SetTag("bussignals.process", id.Path);

    public static void Failed(Activity? activity, Exception exception) =>
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag("error.type", exception.GetType().FullName);

    private static Activity? Consumer(string name, string operation, ProcessDefinition process, SignalEnvelope signal)
    {
        if (!SignalInstruments.Source.HasListeners())
        {
            return null;
        }

        ActivityContext parent = default;
        if (operation == "receive" && signal.Metadata.Headers is { } headers && headers.TryGetValue(TraceParent, out string? traceParent))
        {
            ActivityContext.TryParse(traceParent, headers.GetValueOrDefault(TraceState), isRemote: true, out parent);
        }

        return SignalInstruments.Source.StartActivity(
                $"{name} {signal.Definition.Name}", ActivityKind.Consumer, parent == default ? Activity.Current?.Context ?? default : parent)
            ?.SetTag("messaging.system", "bussignals").SetTag("messaging.operation.type", operation)
            .SetTag("messaging.destination.name", process.Endpoint).SetTag("bussignals.signal.id", signal.Definition.Name)
            .SetTag("messaging.message.id", signal.MessageId.ToString())
            .SetTag("messaging.message.conversation_id", signal.Metadata.ConversationId?.ToString());
    }
}
