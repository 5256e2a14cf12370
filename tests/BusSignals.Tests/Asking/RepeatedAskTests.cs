using BusSignals.Testing;
using static BusSignals.Tests.Asking.AddressHarness;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

[Trait("Feature", "N16")]
[Trait("Feature", "Z28")]
public sealed class RepeatedAskTests
{
    [Fact]
    public async Task Ask_SameKeyAgain_GetsTheFirstAnswer()
    {
        await using SignalHarness harness = await StartOpenAsync();
        AddressChanged first = await harness.AskAsync("Elm Street", "k");
        await harness.AskAsync("Oak Street", "other");

        AddressChanged second = await harness.AskAsync("Elm Street", "k");

        Assert.Equal(first, second);
        Assert.Equal(("Oak Street", 2), await harness.StateAsync());
        Assert.Equal(3, (await harness.HistoryAsync()).Count);
    }

    [Fact]
    public async Task Ask_WithoutKeyAgain_IsAnotherSignal()
    {
        await using SignalHarness harness = await StartOpenAsync();
        await harness.AskAsync("Elm Street");

        Assert.Equal(new AddressChanged("Elm Street", 2), await harness.AskAsync("Elm Street"));
    }

    [Fact]
    public async Task Ask_SameKeyAfterItFailed_FailsAgainUntilItIsReplayed()
    {
        bool away = true;
        await using SignalHarness harness = await StartOpenAsync(
            it => it.Use((_, next) => away ? throw new TimeoutException("the map is away") : next()));
        await Assert.ThrowsAsync<AskFailedException>(() => harness.AskAsync("Elm Street", "k"));
        away = false;

        await Assert.ThrowsAsync<AskFailedException>(() => harness.AskAsync("Elm Street", "k"));
        await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token);

        Assert.Equal(new AddressChanged("Elm Street", 1), await harness.AskAsync("Elm Street", "k"));
    }

    [Fact]
    [Trait("Feature", "C26")]
    public async Task Ask_SameKeyWhileTheFirstWaits_BothGetTheAnswer()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync();
        var options = new AskOptions { IdempotencyKey = "k" };
        Task<AddressChanged> first = await harness.BeginAsync("Elm Street", options);
        Task<AddressChanged> second = await harness.BeginAsync("Elm Street", options);

        await harness.EmitAsync(new OpenAddress("42"), cancellationToken: Token);

        Assert.Equal(new AddressChanged("Elm Street", 1), await first);
        Assert.Equal(new AddressChanged("Elm Street", 1), await second);
        Assert.Equal(("Elm Street", 1), await harness.StateAsync());
    }

    [Fact]
    [Trait("Feature", "C26")]
    public async Task Ask_SameKeyAsAPlainSignalThatWaits_GetsTheAnswer()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync();
        await harness.EmitAsync(To("Elm Street"), new EmitOptions { IdempotencyKey = "k" }, Token);
        Task<AddressChanged> ask = await harness.BeginAsync("Elm Street", new AskOptions { IdempotencyKey = "k" });

        await harness.EmitAsync(new OpenAddress("42"), cancellationToken: Token);

        Assert.Equal(new AddressChanged("Elm Street", 1), await ask);
    }

    [Fact]
    public async Task Ask_ManyAtOnceWithOneKey_AreOneChangeAndOneAnswer()
    {
        await using SignalHarness harness = await StartOpenAsync();
        var options = new AskOptions { IdempotencyKey = "k" };

        AddressChanged[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            harness.WithBusAsync(bus => bus.AskAsync<AddressChanged>(To("Elm Street"), options, Token))));

        Assert.All(replies, it => Assert.Equal(new AddressChanged("Elm Street", 1), it));
        Assert.Equal(("Elm Street", 1), await harness.StateAsync());
    }
}
