namespace BusSignals;

/// <summary>
/// The one answer that a token gets, as its process receives it: in a flow through <c>OnAnswer</c>, in a saga as the
/// data of an <c>Event&lt;TokenAnswer&lt;…&gt;&gt;</c>. Like any signal, it stays in the mailbox until the process
/// waits for it.
/// </summary>
/// <typeparam name="TAnswer">The type of the value.</typeparam>
/// <param name="Token">The token's id.</param>
/// <param name="Name">The name of its definition.</param>
/// <param name="Status">How it was answered.</param>
/// <param name="Value">The value, if it was resolved.</param>
/// <param name="Error">Why it was rejected or cancelled.</param>
/// <param name="CreatedAt">When the token was created.</param>
/// <param name="AnsweredAt">When the answer was given, or the token expired.</param>
[Signal("/token/{token}/answered", Description = "The answer that a token got.")]
public sealed record TokenAnswer<TAnswer>(
    Guid Token, string Name, TokenStatus Status, TAnswer? Value, string? Error, DateTimeOffset CreatedAt, DateTimeOffset AnsweredAt)
{
    /// <summary>
    /// The value of a resolved token; otherwise throws the matching exception.
    /// </summary>
    /// <exception cref="TokenRejectedException">It was rejected; the message is the error.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TimeoutException">Nobody answered in time.</exception>
    public TAnswer GetValue() => Status switch
    {
        TokenStatus.Resolved => Value!,
        TokenStatus.Rejected => throw new TokenRejectedException(Error ?? $"The token '{Name}' was rejected."),
        TokenStatus.Cancelled => throw new OperationCanceledException(Error ?? $"The token '{Name}' was cancelled."),
        _ => throw new TimeoutException($"Nobody answered the token '{Name}' until {AnsweredAt:O}."),
    };
}
