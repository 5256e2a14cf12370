using BusSignals.Testing;
using static BusSignals.Tests.Tokens.TokenWorld;

namespace BusSignals.Tests.Tokens;

[Trait("Feature", "C8")]
public sealed class TokenTextTests
{
    // Made by another program from the description of the format. Tokens are in e-mails: these texts stay valid for ever.
    [Fact]
    public void Write_OfAProcess_IsThePinnedText() => Assert.Equal(
        "EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo",
        Text().Write(Approval));

    [Fact]
    public void Write_OutsideOfAProcess_IsThePinnedText() => Assert.Equal(
        "EAcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2AvUFgdq5GmlP7DmAVLK_HfA",
        Text().Write(new TokenAddress(Id, null, YesOrNo, Start.AddDays(3))));

    [Theory]
    [InlineData("EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo", true)]
    [InlineData("EAcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2AvUFgdq5GmlP7DmAVLK_HfA", false)]
    public void Read_PinnedText_IsValid(string text, bool ofProcess) => Assert.Equal(
        new TokenReading.Valid(new TokenAddress(Id, ofProcess ? Process : null, YesOrNo, Start.AddDays(3))),
        Text().Read(text, YesOrNo));

    [Fact]
    public void Read_UntilItExpires_IsValidAndThenExpired()
    {
        var clock = new VirtualTime(Start);
        TokenText tokens = Text(clock);
        string text = tokens.Write(Approval);

        clock.MoveTo(Start.AddDays(3).AddTicks(-1));
        Assert.Equal(new TokenReading.Valid(Approval), tokens.Read(text, YesOrNo));

        clock.MoveTo(Start.AddDays(3));
        Assert.Equal(new TokenReading.Expired(Start.AddDays(3)), tokens.Read(text, YesOrNo));
    }

    [Fact]
    public void Read_ForAnotherType_IsForeign() => Assert.Equal(
        new TokenReading.ForeignType(),
        Text().Read(Text().Write(Approval), AnswerFingerprint.Of(typeof(int))));

    [Fact]
    public void Read_ForNoType_IsValid() => Assert.Equal(
        new TokenReading.Valid(Approval),
        Text().Read(Text().Write(Approval), null));

    [Fact]
    public void Read_ExpiredForAnotherType_IsForeignWhateverTheTime() => Assert.Equal(
        new TokenReading.ForeignType(),
        Text(new VirtualTime(Start.AddDays(4))).Read(Text().Write(Approval), AnswerFingerprint.Of(typeof(int))));

    [Theory]
    [InlineData("2026-01-01T00:00:00.0000001+00:00", "2026-01-01T00:00:01+00:00")]
    [InlineData("2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00+00:00")]
    [InlineData("9999-12-31T23:59:59.9999999+00:00", "9999-12-31T23:59:59+00:00")]
    [InlineData("9999-12-31T23:59:58.9999999+00:00", "9999-12-31T23:59:59+00:00")]
    [InlineData("0001-01-01T00:00:00+00:00", "1970-01-01T00:00:00+00:00")]
    public void Address_Expiry_IsRaisedToAFullSecond(string expires, string expected)
    {
        DateTimeOffset full = new TokenAddress(Id, null, YesOrNo, DateTimeOffset.Parse(expires, null)).Expires;

        Assert.Equal(DateTimeOffset.Parse(expected, null), full);
        Assert.Equal(TimeSpan.Zero, full.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("E")]
    [InlineData("approve me")]
    [InlineData("EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDb")]
    [InlineData("EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo=")]
    [InlineData("EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo\n")]
    [InlineData(" EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo")]
    [InlineData("EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1/DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo")]
    [InlineData("EQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbp")] // bits that mean nothing
    [InlineData("EgcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo")] // a flag that means nothing
    [InlineData("EAcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo")] // of no process, with its key
    public void Read_NoToken_IsMalformed(string? text) => Assert.Equal(new TokenReading.Malformed(), Text().Read(text, YesOrNo));

    [Theory]
    [InlineData("IQcBmMXyfRpLPI5fECAwQFBgWgwmMQBpWa2Abx1_DjwbXQqaVbVRahW14YLhhI7YkGzAIZj2NJpCDbo")]
    [InlineData("IA")]
    [InlineData("AAAA")]
    public void Read_LaterFormat_IsOfAnUnknownVersion(string text) =>
        Assert.Equal(new TokenReading.UnknownVersion(), Text().Read(text, YesOrNo));
}
