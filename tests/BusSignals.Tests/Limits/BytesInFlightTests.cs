using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Limits;

[Trait("Feature", "R3")]
public sealed class BytesInFlightTests
{
    private readonly BytesInFlight _room = new(100);

    [Fact]
    public async Task Enter_RoomForIt_EntersAtOnce()
    {
        await _room.EnterAsync(60, Token);

        Assert.True(_room.EnterAsync(40, Token).IsCompletedSuccessfully);
        Assert.False(_room.EnterAsync(1, Token).IsCompleted);
    }

    [Fact]
    public async Task Leave_OthersWait_EnterInTheirOrder()
    {
        await _room.EnterAsync(100, Token);
        Task large = _room.EnterAsync(80, Token);
        Task small = _room.EnterAsync(30, Token);

        _room.Leave(100);
        await large.WaitAsync(Token);
        Assert.False(small.IsCompleted);
        _room.Leave(80);
        await small.WaitAsync(Token);
    }

    [Fact]
    public async Task Enter_SmallBehindALargeOneThatWaits_WaitsToo()
    {
        await _room.EnterAsync(50, Token);
        Task large = _room.EnterAsync(60, Token);

        Task small = _room.EnterAsync(10, Token);

        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted);
    }

    [Fact]
    public async Task Enter_LargerThanAllRoom_EntersAlone()
    {
        await _room.EnterAsync(1, Token);
        Task huge = _room.EnterAsync(1_000_000, Token);
        Assert.False(huge.IsCompleted);

        _room.Leave(1);
        await huge.WaitAsync(Token);
        Task next = _room.EnterAsync(1, Token);
        Assert.False(next.IsCompleted);
        _room.Leave(1_000_000);
        await next.WaitAsync(Token);
    }

    [Fact]
    public async Task Enter_FirstGivesUp_TheNextEnters()
    {
        using var gaveUp = new CancellationTokenSource();
        await _room.EnterAsync(50, Token);
        Task large = _room.EnterAsync(60, gaveUp.Token);
        Task small = _room.EnterAsync(10, Token);

        await gaveUp.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => large);
        await small.WaitAsync(Token);
        Assert.True(_room.EnterAsync(40, Token).IsCompletedSuccessfully); // what gave up takes no room
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(512, 16)]
    [InlineData(2048, 64)]
    [InlineData(64 * 1024, 256)]
    public void RoomIn_Memory_IsAThirtySecondWithinBounds(long mebibytes, long expected) =>
        Assert.Equal(expected << 20, MessageSizeFilter.RoomIn(mebibytes << 20));
}
