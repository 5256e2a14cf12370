using System.Buffers.Text;
using System.Security.Cryptography;
using BusSignals.Testing;
using FsCheck;
using FsCheck.Fluent;
using static BusSignals.Tests.Tokens.TokenWorld;

namespace BusSignals.Tests.Tokens;

/// <summary>Whatever comes in as a token: only what was written is valid, and nothing throws.</summary>
[Trait("Feature", "C8")]
public sealed class TokenForgeryTests
{
    private readonly TokenText _tokens = Text(new VirtualTime(DateTimeOffset.UnixEpoch));

    [Fact]
    public void Read_AnyWrittenToken_GivesTheAddressBack() => Holds(
        TokenGenerators.Address,
        it => _tokens.Read(_tokens.Write(it), it.Answer) == new TokenReading.Valid(it));

    [Fact]
    public void Write_AnyToken_IsShortAndFitsALink() => Holds(
        TokenGenerators.Address.Select(_tokens.Write),
        it => it.Length is 79 or 58 && it.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            && char.IsAsciiLetterOrDigit(it[0]) && char.IsAsciiLetterOrDigit(it[^1]));

    [Fact]
    public void Read_AnyCharacterReplaced_IsNotValid() => Holds(
        from text in TokenGenerators.Address.Select(_tokens.Write)
        from at in Gen.Choose(0, text.Length - 1)
        from other in TokenGenerators.Character
        where other != text[at]
        select text[..at] + other + text[(at + 1)..],
        IsRefused);

    [Fact]
    public void Read_AnyCharacterPutInOrTakenOut_IsNotValid() => Holds(
        from text in TokenGenerators.Address.Select(_tokens.Write)
        from at in Gen.Choose(0, text.Length)
        from taken in Gen.Choose(0, text.Length - at)
        from put in taken == 0 ? TokenGenerators.Character.Select(it => it.ToString()) : Gen.Constant("")
        select text[..at] + put + text[(at + taken)..],
        IsRefused);

    [Fact]
    public void Read_AnyBitFlippedBehindTheKeyId_IsForged() => Holds(
        from token in TokenGenerators.Address.Select(_tokens.Write).Select(it => Base64Url.DecodeFromChars(it))
        from bit in Gen.Choose(16, (token.Length * 8) - 1)
        select Base64Url.EncodeToString([.. token.Select((it, i) => (byte)(it ^ (i == bit / 8 ? 1 << (bit % 8) : 0)))]),
        it => _tokens.Read(it, null) is TokenReading.Forged);

    [Fact]
    public void Read_EachOtherCharacterAtEachPlace_IsNotValid()
    {
        string text = _tokens.Write(Approval);
        string[] others =
        [
            .. from at in Enumerable.Range(0, text.Length)
               from other in Enumerable.Range(0, 128).Select(it => (char)it)
               where other != text[at]
               select text[..at] + other + text[(at + 1)..],
        ];

        Assert.Equal(79 * 127, others.Length);
        Assert.All(others, it => Assert.True(IsRefused(it), it));
    }

    [Fact]
    public void Read_SignatureOfAnotherToken_IsForged() => Holds(
        TokenGenerators.Address.Two().Where(it => it.Item1 != it.Item2),
        it => _tokens.Read(
            Base64Url.EncodeToString([.. Decoded(it.Item1)[..^16], .. Decoded(it.Item2)[^16..]]), null) is TokenReading.Forged);

    // Only somebody with the key can write it, such as a program of another language.
    [Fact]
    public void Read_SignedButBehindTheLastSecond_IsMalformed()
    {
        byte[] content = Decoded(Approval)[..^16];
        content.AsSpan(22, 5).Fill(0xFF);
        byte[] signature = HMACSHA256.HashData(Key(0), content)[..16];

        Assert.Equal(new TokenReading.Malformed(), _tokens.Read(Base64Url.EncodeToString([.. content, .. signature]), YesOrNo));
    }

    [Fact]
    public void Read_AnyOtherText_IsNotValid() => Holds(TokenGenerators.NoToken, IsRefused);

    private byte[] Decoded(TokenAddress address) => Base64Url.DecodeFromChars(_tokens.Write(address));

    private bool IsRefused(string? text) => _tokens.Read(text, null) is not TokenReading.Valid;

    private static void Holds<T>(Gen<T> values, Func<T, bool> property) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
