using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Creates tokens in a delivery to their process.</summary>
internal static class TokenCreation
{
    /// <summary>Creates a token, which is open until it is answered or its time is over.</summary>
    public static Token<TAnswer> CreateToken<TAnswer>(this ProcessSession session, TokenDefinition<TAnswer> definition, TimeSpan? validFor)
    {
        TimeSpan valid = validFor ?? definition.ValidFor;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(valid, TimeSpan.Zero, nameof(validFor));
        var address = new TokenAddress(Guid.NewGuid(), session.Id.Key, AnswerFingerprint.Of(typeof(TAnswer)), session.Now.After(valid));
        session.Schedule(new TokenTimer(definition.Id, address.Answer, session.Now, address.Id).Name, address.Expires - session.Now);
        session.Append(HistoryEntries.Note(definition.Id.ToString(), HistoryKind.TokenCreated, null, session.Now));
        return new Token<TAnswer>(session.Services.GetRequiredService<TokenText>().Write(address));
    }
}
