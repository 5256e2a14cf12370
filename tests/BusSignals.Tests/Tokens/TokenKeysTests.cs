using static BusSignals.Tests.Tokens.TokenWorld;

namespace BusSignals.Tests.Tokens;

[Trait("Feature", "C8")]
public sealed class TokenKeysTests
{
    private const string Rule = "a key is at least 32 random bytes, as \"openssl rand -base64 32\" makes them";

    [Fact]
    public void Check_NoKeyOneKeyOrACurrentOne_FindsNothing()
    {
        Assert.Empty(FaultsOf(new TokenKeys()));
        Assert.Empty(FaultsOf(new TokenKeys().Add(1, Key(1))));
        Assert.Empty(FaultsOf(new TokenKeys { Current = 255 }.Add(1, Key(1)).Add(255, Key(2))));
    }

    [Fact]
    public void Check_ShortKey_GivesItsSizeAndNotTheKey() => Assert.Equal(
        [$"The token key 1 has 31 bytes; {Rule}.", $"The token key 2 has 0 bytes; {Rule}."],
        FaultsOf(new TokenKeys { Current = 1 }.Add(1, Key(1)[..31]).Add(2, "")));

    [Fact]
    public void Check_TextThatIsNotBase64_NamesTheKeyAndNotTheText() => Assert.Equal(
        [$"The token key 1 is not base64; {Rule}."],
        FaultsOf(new TokenKeys { Current = 1 }.Add(1, "no base64!").Add(2, Key(2))));

    [Fact]
    public void Check_IdZero_NamesTheIdsThatWouldDo() => Assert.Equal(
        ["A token key has the id 0, which stands for keys that were not configured; give it an id from 1 to 255."],
        FaultsOf(new TokenKeys().Add(0, Key(1))));

    [Fact]
    public void Check_IdTwice_NamesIt() => Assert.Equal(
        ["The token key 1 was added twice; give each key an id of its own."],
        FaultsOf(new TokenKeys().Add(1, Key(1)).Add(1, Key(2))));

    [Fact]
    public void Check_KeyTwice_NamesBothIds() => Assert.Equal(
        ["The token keys 1 and 2 are the same; give each id a key of its own."],
        FaultsOf(new TokenKeys { Current = 2 }.Add(1, Key(1)).Add(2, Key(1))));

    [Fact]
    public void Check_SeveralKeysAndNoneCurrent_NamesThem() => Assert.Equal(
        ["There are the token keys 1, 2, and none is current; set Current to the one that signs."],
        FaultsOf(new TokenKeys().Add(2, Key(2)).Add(1, Key(1))));

    [Fact]
    public void Check_CurrentThatIsNotThere_NamesThoseThatAre() => Assert.Equal(
        ["The current token key is 3, which was not added; add it, or set Current to one of 1, 2."],
        FaultsOf(new TokenKeys { Current = 3 }.Add(1, Key(1)).Add(2, Key(2))));

    [Fact]
    public void Check_CurrentWithoutKeys_SaysHowToAddIt() => Assert.Equal(
        ["The current token key is 3, which was not added; add it with Add(…)."],
        FaultsOf(new TokenKeys { Current = 3 }));

    [Fact]
    public void Add_Base64_IsTheSameKey() => Assert.Equal(
        Text(new TokenKeys().Add(1, Key(1))).Write(Approval),
        Text(new TokenKeys().Add(1, Convert.ToBase64String(Key(1)))).Write(Approval));

    [Fact]
    public void Add_KeyChangedLater_IsNotTouched()
    {
        byte[] key = Key(1);
        TokenKeys keys = new TokenKeys().Add(1, key);
        Array.Clear(key);

        Assert.Equal(Text(new TokenKeys().Add(1, Key(1))).Write(Approval), Text(keys).Write(Approval));
    }

    private static IReadOnlyList<string> FaultsOf(TokenKeys keys)
    {
        var faults = new Faults();
        keys.Check(faults);
        return faults.Texts;
    }
}
