namespace BusSignals.Tests.Mailbox;

/// <summary>Databases keep microseconds: what is kept for less is kept for one.</summary>
[Trait("Feature", "R12")]
public sealed class ShortestBufferTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(9, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 20)]
    public void Expiry_OfPartsOfAMicrosecond_IsTheNextOne(long ticks, long after)
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(now.AddTicks(after), new SignalOptions { BufferFor = TimeSpan.FromTicks(ticks) }.ExpiryFrom(now));
    }
}
