using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Creates tokens in a delivery to their process.</summary>
internal static class TokenCreation
{
    /// <summary>When a token of this kind expires: after the given time, or the definition's.</summary>
    public static DueTime Validity<TAnswer>(this TokenDefinition<TAnswer> definition, TimeSpan? validFor) => validFor ?? definition.ValidFor;

    /// <summary>Creates a token, which is open until it is answered or expires.</summary>
    /// <exception cref="NotSupportedException">Part of its answer would be lost in serialization; the message names the
    /// member.</exception>
    public static Token<TAnswer> CreateToken<TAnswer>(this ProcessSession session, TokenDefinition<TAnswer> definition, DueTime expires)
    {
        KeptValues.Check(typeof(TAnswer), SignalPayload.Options);
        DateTimeOffset end = expires.From(session.Now) ?? Clock.Last;
        var address = new TokenAddress(Guid.NewGuid(), session.Id.Key, AnswerFingerprint.Of(typeof(TAnswer)), end);
        session.Schedule(new TokenTimer(definition.Id, address.Answer, session.Now, address.Id).Name, end, TimerKind.Token);
        session.Append(HistoryEntries.Note(definition.Id.ToString(), HistoryKind.TokenCreated, null, session.Now));
        return new Token<TAnswer>(session.Services.GetRequiredService<TokenText>().Write(address));
    }
}
