namespace BusSignals;

/// <summary>The exceptions of asks that did not get their reply.</summary>
internal static class AskFailure
{
    /// <summary>An answer that is no reply.</summary>
    public static AskException Of(SignalId signal, Guid messageId, SignalReply reply)
    {
        UnansweredAsk ask = new(signal, messageId, reply.Process, reply.Reason);
        return reply.Outcome switch
        {
            SignalOutcome.Rejected => new AskRefusedException($"The ask '{signal}' was refused by '{reply.Process ?? reply.Endpoint}': {reply.Reason}", ask),
            SignalOutcome.Failed => new AskFailedException($"The ask '{signal}' failed at '{reply.Process ?? reply.Endpoint}': {reply.Reason}", ask),
            _ => new AskUnansweredException($"The ask '{signal}' {Fate(reply)}.", ask, reply.Outcome),
        };
    }

    /// <summary>A reply of another type.</summary>
    public static AskUnansweredException OtherReply(SignalId signal, Guid messageId, SignalReply reply, Type expected, string why, Exception? cause = null) => new(
        $"The ask '{signal}' was handled by '{reply.Process}', but its reply is no '{TypeName.Of(expected)}': {why}",
        new UnansweredAsk(signal, messageId, reply.Process, reply.Reason),
        reply.Outcome,
        cause);

    /// <summary>No answer in time.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="messageId">The message's id; null if it may not have been sent.</param>
    /// <param name="options">How long it could wait.</param>
    /// <param name="waiting">The answer that it waits in a mailbox, or is tried again.</param>
    public static AskTimeoutException Timeout(SignalId signal, Guid? messageId, AskOptions options, SignalReply? waiting)
    {
        string limit = options.Deadline is { } deadline ? $"until {deadline:O}" : $"within {options.Timeout}";
        string why = waiting switch
        {
            { Reason: { } reason } => $"it failed at '{waiting.Process}' and will be tried again ({reason})",
            not null => $"it waits in the mailbox of '{waiting.Process}' and is not handled yet",
            null when messageId is null => "it is not known to have been sent",
            null => "nothing was heard of it",
        };
        return new AskTimeoutException(
            $"The ask '{signal}' was not answered {limit}: {why}.", new UnansweredAsk(signal, messageId, waiting?.Process, waiting?.Reason), waiting is not null);
    }

    private static string Fate(SignalReply reply) => reply.Outcome switch
    {
        SignalOutcome.Applied => $"was handled by '{reply.Process}' without a reply; call context.Reply(…) in its handler, or emit it instead of asking",
        SignalOutcome.Late => $"came too late: '{reply.Process}' has ended",
        SignalOutcome.Discarded => $"was dropped by its policy at '{reply.Process}'",
        SignalOutcome.Expired => $"was not wanted by '{reply.Process}' in time",
        _ => $"reached no process of '{reply.Endpoint}'",
    };
}
