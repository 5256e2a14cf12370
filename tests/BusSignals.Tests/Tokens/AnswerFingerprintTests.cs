namespace BusSignals.Tests.Tokens;

[Trait("Feature", "C15")]
public sealed class AnswerFingerprintTests
{
    public sealed record Approval(bool Yes);

    // The first bytes of SHA-256 over the names, made by another program. They stay for ever, whatever .NET's version.
    [Theory]
    [InlineData(typeof(bool), 0x5A0C2631)]
    [InlineData(typeof(Approval), 0x230EA3C6)]
    [InlineData(typeof(int[]), 0x3D2652DD)]
    [InlineData(typeof(List<int>), 0xB44A9570)]
    [InlineData(typeof(Guid?), 0x4ACBA0D5)]
    public void Of_Type_IsPinned(Type answer, uint expected) =>
        Assert.Equal(new AnswerFingerprint(expected), AnswerFingerprint.Of(answer));

    [Fact]
    public void Of_TypesThatAreNearlyTheSame_Differ()
    {
        Type[] types = [typeof(int), typeof(int?), typeof(int[]), typeof(List<int>), typeof(List<int?>), typeof(List<long>), typeof(IList<int>)];

        Assert.Equal(types.Length, types.Select(AnswerFingerprint.Of).Distinct().Count());
    }
}
