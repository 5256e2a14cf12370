using BusSignals.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

public sealed class StorePatienceTests
{
    private readonly VirtualTime _clock = new();
    private readonly StorePatience _patience;

    public StorePatienceTests() => _patience = new StorePatience(
        new FaultyStore(new InMemoryStore()), _clock, NullLogger<StorePatience>.Instance);

    [Fact]
    public async Task Run_StoreAway_WaitsAndTriesAgain()
    {
        SynchronizationContext.SetSynchronizationContext(null); // what waits on the clock goes on inside MoveTo
        int calls = 0;
        Task<int> work = _patience.RunAsync(
            "/order/42", () => ++calls <= 2 ? throw new FaultyStore.AwayException() : Task.FromResult(7), Token);

        Assert.Equal(1, calls);
        _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(199));
        Assert.Equal(1, calls);
        _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, calls);
        _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(400));

        Assert.Equal(7, await work);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Run_OtherFailure_IsTheCallers() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => _patience.RunAsync<int>("/order/42", () => throw new InvalidOperationException(), Token));

    [Fact]
    public async Task Run_CancelledWhileWaiting_Ends()
    {
        using var cancel = new CancellationTokenSource();
        Task<int> work = _patience.RunAsync<int>("/order/42", () => throw new FaultyStore.AwayException(), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 400)]
    [InlineData(8, 25_600)]
    [InlineData(9, 30_000)]
    [InlineData(1_000_000, 30_000)]
    public void Pause_OfAnOutage_DoublesUpTo30Seconds(int outage, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), StorePatience.Pause(outage));
}
