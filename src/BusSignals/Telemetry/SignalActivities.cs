using System.Diagnostics;
using MassTransit;

namespace BusSignals;

/// <summary>
/// The spans of a signal's life: it is sent, received by a type of process, processed by each of its processes, and
/// committed. The context travels in the W3C header and stays with a signal in the mailbox, so that the emitter's trace
/// continues in the process whenever that consumes the signal. They cost nothing while nobody listens.
/// </summary>
internal static class SignalActivities
{
    public const string TraceParent = "traceparent";

    public const string TraceState = "tracestate";

    /// <summary>Sends a signal inside its span.</summary>
    /// <param name="emission">The signal.</param>
    /// <param name="send">Sends it, or keeps it for a commit; then it is counted when the commit has sent it.</param>
    public static async Task SendAsync(Emission emission, Func<Task> send)
    {
        using Activity? activity = SignalInstruments.Source.StartActivity($"send {emission.Definition.Name}", ActivityKind.Producer);
        activity?.SetTag(SignalTags.System, SignalTags.OwnSystem).SetTag(SignalTags.OperationName, "send").SetTag(SignalTags.OperationType, "send")
            .SetTag(SignalTags.Destination, emission.Definition.Name).SetTag(SignalTags.Path, emission.Path)
            .SetTag(SignalTags.MessageId, emission.MessageId.ToString());
        Exception? failure = null;
        try
        {
            await send();
        }
        catch (Exception exception)
        {
            failure = exception;
            Failed(activity, exception);
            throw;
        }
        finally
        {
            if (!emission.IsKept)
            {
                SignalInstruments.CountSent(emission.Definition.Name, failure);
            }
        }
    }

    /// <summary>Adds the current trace to the message.</summary>
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

    /// <summary>The span of the endpoint of a type of process receiving the signal.</summary>
    public static Activity? Receive(ProcessDefinition process, SignalEnvelope signal) =>
        Consumer("receive", ActivityKind.Client, process, signal); // the kind that the conventions prescribe for this type

    /// <summary>The span of one process handling the signal.</summary>
    public static Activity? Process(ProcessSession session, SignalEnvelope signal) =>
        Consumer("process", ActivityKind.Consumer, session.Definition, signal)
            ?.SetTag(SignalTags.Process, session.Id.Path).SetTag(SignalTags.Attempt, session.AttemptOf(signal.Definition));

    /// <summary>The span of saving the changes of a delivery.</summary>
    /// <param name="id">The process.</param>
    /// <param name="handled">The spans of the handled signals; those of other traces, from the mailbox, are
    /// linked.</param>
    public static Activity? Commit(ProcessId id, IReadOnlyList<ActivityContext> handled)
    {
        if (!SignalInstruments.Source.HasListeners())
        {
            return null;
        }

        ActivityContext ambient = Activity.Current?.Context ?? default;
        return SignalInstruments.Source.StartActivity(
                ActivityKind.Internal, ambient, links: handled.Where(it => it.TraceId != ambient.TraceId).Select(it => new ActivityLink(it)), name: "commit")
            ?.SetTag(SignalTags.Process, id.Path);
    }

    public static void Failed(Activity? activity, Exception exception) =>
        activity?.SetStatus(ActivityStatusCode.Error, Causes.MessageOf(exception)).SetTag(SignalTags.Error, exception.GetType().FullName);

    /// <summary>Records the outcome of a signal, which may be an error without an exception.</summary>
    public static void Ended(Activity? activity, SignalOutcome outcome, string? reason = null)
    {
        activity?.SetTag(SignalTags.Outcome, outcome.ToString());
        if (SignalTags.ErrorOf(outcome) is { } error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, reason).SetTag(SignalTags.Error, error);
        }
    }

    /// <summary>
    /// A span in the trace of the signal's emitter. The current span is its parent if it belongs to that trace;
    /// otherwise the emitter's span is, and the current one is linked.
    /// </summary>
    private static Activity? Consumer(string operation, ActivityKind kind, ProcessDefinition process, SignalEnvelope signal)
    {
        if (!SignalInstruments.Source.HasListeners())
        {
            return null;
        }

        ActivityContext ambient = Activity.Current?.Context ?? default;
        ActivityContext emitter = EmitterOf(signal);
        ActivityContext parent = ambient;
        var links = new List<ActivityLink>();
        if (emitter != default)
        {
            links.Add(new ActivityLink(emitter));
            if (emitter.TraceId != ambient.TraceId)
            {
                parent = emitter;
                if (ambient != default)
                {
                    links.Add(new ActivityLink(ambient));
                }
            }
        }

        return SignalInstruments.Source.StartActivity(kind, parent, links: links, name: $"{operation} {signal.Definition.Name}")
            ?.SetTag(SignalTags.System, SignalTags.OwnSystem).SetTag(SignalTags.OperationName, operation).SetTag(SignalTags.OperationType, operation)
            .SetTag(SignalTags.Destination, signal.Definition.Name).SetTag(SignalTags.Subscription, process.Endpoint)
            .SetTag(SignalTags.MessageId, signal.MessageId.ToString())
            .SetTag(SignalTags.ConversationId, signal.Metadata.ConversationId?.ToString());
    }

    private static ActivityContext EmitterOf(SignalEnvelope signal) =>
        signal.Metadata.Headers is { } headers && headers.TryGetValue(TraceParent, out string? traceParent)
            && ActivityContext.TryParse(traceParent, headers.GetValueOrDefault(TraceState), isRemote: true, out ActivityContext emitter)
            ? emitter
            : default;
}
