using static BusSignals.Tests.Tokens.TokenWorld;

namespace BusSignals.Tests.Tokens;

[Trait("Feature", "C8")]
public sealed class TokenRotationTests
{
    private static readonly string Old = Text(new TokenKeys().Add(1, Key(1))).Write(Approval);

    private static readonly TokenReading Valid = new TokenReading.Valid(Approval);

    [Fact]
    public void Read_NewKeyAddedAndNotCurrent_TakesBothAndSignsWithTheOld()
    {
        TokenText tokens = Text(new TokenKeys { Current = 1 }.Add(1, Key(1)).Add(2, Key(2)));

        Assert.Equal(Old, tokens.Write(Approval));
        Assert.Equal(Valid, tokens.Read(Text(new TokenKeys().Add(2, Key(2))).Write(Approval), YesOrNo));
    }

    [Fact]
    public void Read_NewKeyCurrent_TakesBothAndSignsWithTheNew()
    {
        TokenText tokens = Text(new TokenKeys { Current = 2 }.Add(1, Key(1)).Add(2, Key(2)));

        Assert.Equal(Valid, tokens.Read(Old, YesOrNo));
        Assert.Equal(Text(new TokenKeys().Add(2, Key(2))).Write(Approval), tokens.Write(Approval));
    }

    [Fact]
    public void Read_KeyTakenAway_IsOfAnUnknownKey() => Assert.Equal(
        new TokenReading.UnknownKey(),
        Text(new TokenKeys().Add(2, Key(2))).Read(Old, YesOrNo));

    [Fact]
    public void Read_AnotherKeyOfTheSameId_IsForged() => Assert.Equal(
        new TokenReading.Forged(),
        Text(new TokenKeys().Add(1, Key(2))).Read(Old, YesOrNo));

    [Fact]
    public void Read_WithoutKeys_TakesOnlyItsOwn()
    {
        TokenText tokens = Text(new TokenKeys());
        string text = tokens.Write(Approval);

        Assert.Equal(Valid, tokens.Read(text, YesOrNo));
        Assert.Equal(new TokenReading.Forged(), Text(new TokenKeys()).Read(text, YesOrNo));
        Assert.Equal(new TokenReading.UnknownKey(), Text(new TokenKeys().Add(1, Key(1))).Read(text, YesOrNo));
    }

    [Fact]
    public void Ring_IsTemporary_OnlyWithoutKeys()
    {
        Assert.True(TokenKeyRing.Of(new TokenKeys()).IsTemporary);
        Assert.False(TokenKeyRing.Of(new TokenKeys().Add(1, Key(1))).IsTemporary);
    }
}
