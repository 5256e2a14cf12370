namespace BusSignals;

/// <summary>The tags of spans and metrics. Those of <c>messaging</c> and <c>error</c> are OpenTelemetry's.</summary>
internal static class SignalTags
{
    public const string System = "messaging.system";

    public const string OwnSystem = "bussignals";

    /// <summary>The signal's id.</summary>
    public const string Destination = "messaging.destination.name";

    /// <summary>The endpoint of the process's type: each type has its own copy of a signal.</summary>
    public const string Subscription = "messaging.destination.subscription.name";

    public const string OperationName = "messaging.operation.name";

    public const string OperationType = "messaging.operation.type";

    public const string MessageId = "messaging.message.id";

    public const string ConversationId = "messaging.message.conversation_id";

    public const string Error = "error.type";

    /// <summary>The signal's path with its identity filled in.</summary>
    public const string Path = "bussignals.signal.path";

    /// <summary>The path of the process.</summary>
    public const string Process = "bussignals.process";

    /// <summary>Which attempt it is, from 1.</summary>
    public const string Attempt = "bussignals.attempt";

    /// <summary>The outcome of the signal: a <see cref="SignalOutcome"/>.</summary>
    public const string Outcome = "bussignals.outcome";

    /// <summary>The error type of an outcome, or null if it is not an error.</summary>
    public static string? ErrorOf(SignalOutcome outcome) =>
        outcome is SignalOutcome.Failed or SignalOutcome.Rejected ? outcome.ToString() : null;
}
