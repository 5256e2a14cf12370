using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Starting;

[Trait("Feature", "N17")]
public sealed class StartOrSignalTests
{
    private const string Path = "/basket/7";

    private static ProcessId Id { get; } = ProcessId.Parse(SignalPath.Parse("/basket/{basket}"), Path);

    private static OpenBasket Open => new("7", "eur");

    private static Task<SignalHarness> StartFlowAsync(Action<SignalOptions>? put = null, Action<SignalOptions>? open = null) =>
        StartAsync(it => it.Add<OpenBasket>(open).Add<PutInBasket>(put).Add<CloseBasket>().AddFlow<BasketFlow>());

    private static async Task<Guid> StartOrSignalAsync(SignalHarness harness, object signal, string? key = null)
    {
        Guid id = await SendAsync(harness, signal, key);
        await harness.WaitUntilIdleAsync(Token);
        return id;
    }

    private static async Task<Guid> SendAsync(SignalHarness harness, object signal, string? key = null)
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ISignalBus>().For(Id)
            .StartOrSignalAsync(Open, signal, new EmitOptions { IdempotencyKey = key }, Token);
    }

    private static async Task<Basket> StateAsync(SignalHarness harness) =>
        (await harness.ProcessAsync(Path, Token)).View.StateAs<Basket>()!;

    [Fact]
    public async Task StartOrSignal_NotStarted_AppliesBothInOneCommit()
    {
        await using SignalHarness harness = await StartFlowAsync();

        Guid id = await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));

        ProcessAssertions process = await harness.ProcessAsync(Path, Token);
        process.ShouldHaveHistory(("basket.openbasket", SignalOutcome.Applied), ("basket.putinbasket", SignalOutcome.Applied))
            .ShouldHaveState<Basket>(it => it is { Opened: 1, Currency: "eur", Items: ["pen"] });
        Assert.Equal(id, process.View.History[1].MessageId);
        Assert.Equal(1, (await LoadAsync(harness)).Row!.Version);
    }

    [Fact]
    public async Task StartOrSignal_Running_AppliesTheSecondOnly()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await harness.EmitAsync(new OpenBasket("7", "usd"), cancellationToken: Token);

        await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<Basket>(it => it is { Opened: 1, Currency: "usd", Items: ["pen"] });
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task StartOrSignal_Ended_GoesByTheSecondsLatePolicy()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await harness.EmitAsync(Open, cancellationToken: Token);
        await harness.EmitAsync(new CloseBasket("7"), cancellationToken: Token);

        await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));

        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(
            ("basket.openbasket", SignalOutcome.Applied), ("basket.closebasket", SignalOutcome.Applied), ("basket.putinbasket", SignalOutcome.Late));
    }

    [Fact]
    [Trait("Feature", "N11")]
    public async Task StartOrSignal_SignalsWaitForTheStart_AreAppliedBeforeTheSecond()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await harness.EmitAsync(new PutInBasket("7", "ink"), cancellationToken: Token);

        await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));

        Assert.Equal(["ink", "pen"], (await StateAsync(harness)).Items);
    }

    [Fact]
    [Trait("Feature", "Z28")]
    public async Task StartOrSignal_SameKeyTwice_IsOneAsAWhole()
    {
        await using SignalHarness harness = await StartFlowAsync();

        Guid first = await StartOrSignalAsync(harness, new PutInBasket("7", "pen"), "k");
        Guid second = await StartOrSignalAsync(harness, new PutInBasket("7", "pen"), "k");

        Assert.Equal(first, second);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<Basket>(it => it is { Opened: 1, Items: ["pen"] });
    }

    [Fact]
    public async Task StartOrSignal_TwentyCallersAtOnce_OneStartAndTwentySignals()
    {
        await using SignalHarness harness = await StartFlowAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(it => SendAsync(harness, new PutInBasket("7", $"{it:00}"))));
        await harness.WaitUntilIdleAsync(Token);

        Basket basket = await StateAsync(harness);
        Assert.Equal(1, basket.Opened);
        Assert.Equal(Enumerable.Range(0, 20).Select(it => $"{it:00}"), basket.Items.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Feature", "Z33")]
    public async Task StartOrSignal_TheSecondIsRefused_NeitherCounts()
    {
        await using SignalHarness harness = await StartFlowAsync();

        await StartOrSignalAsync(harness, new PutInBasket("7", "snake"));

        (await harness.ProcessAsync(Path, Token)).ShouldNotHaveStarted().ShouldHaveHistory(("basket.putinbasket", SignalOutcome.Rejected));
        Assert.Equal("no animals", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    [Trait("Feature", "N4")]
    public async Task StartOrSignal_FailedAndReplayed_AppliesBoth()
    {
        bool broken = true;
        await using SignalHarness harness = await StartFlowAsync(
            it => it.Use((_, next) => broken ? throw new TimeoutException("away") : next()));
        await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));
        (await harness.ProcessAsync(Path, Token)).ShouldNotHaveStarted();
        broken = false;

        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal((SignalOutcome.Applied, null), (result.Outcome, result.Error));
        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<Basket>(it => it is { Opened: 1, Items: ["pen"] });
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task StartOrSignal_FailedAndTriedAgainLater_AppliesBothThen()
    {
        bool broken = true;
        await using SignalHarness harness = await StartFlowAsync(it =>
        {
            it.Retry = new RetryPolicy { Delays = [TimeSpan.FromMinutes(1)] };
            it.Use((_, next) => broken ? throw new TimeoutException("away") : next());
        });
        await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));
        (await harness.ProcessAsync(Path, Token)).ShouldNotHaveStarted().ShouldHoldInMailbox("basket.openbasket", "basket.putinbasket");
        broken = false;

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<Basket>(it => it is { Opened: 1, Items: ["pen"] });
    }

    [Fact]
    public async Task StartOrSignal_FirstDoesNotStartSuchAProcess_IsRefusedAtTheEmitter()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle basket = scope.ServiceProvider.GetRequiredService<ISignalBus>().For(Id);

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() =>
            basket.StartOrSignalAsync(new CloseBasket("7"), new PutInBasket("7", "pen"), cancellationToken: Token));

        Assert.Equal("The signal 'basket.closebasket' does not start 'BasketFlow'; these do: 'basket.openbasket'.", exception.Message);
    }

    [Theory]
    [InlineData("8", "7", "basket.openbasket")]
    [InlineData("7", "8", "basket.putinbasket")]
    public async Task StartOrSignal_OneIsForAnotherProcess_IsRefusedAtTheEmitter(string open, string put, string refused)
    {
        await using SignalHarness harness = await StartFlowAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle basket = scope.ServiceProvider.GetRequiredService<ISignalBus>().For(Id);

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() =>
            basket.StartOrSignalAsync(new OpenBasket(open, "eur"), new PutInBasket(put, "pen"), cancellationToken: Token));

        Assert.Equal($"The signal '{refused}' was sent to '/basket/7', but its own 'basket' is '8'; send it to the process it names.", exception.Message);
    }

    [Fact]
    [Trait("Feature", "N16")]
    public async Task StartOrAsk_NotStarted_ReturnsTheReplyToTheSecond()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle basket = scope.ServiceProvider.GetRequiredService<ISignalBus>().For(Id);

        Assert.Equal(1, await basket.StartOrAskAsync<int>(Open, new PutInBasket("7", "pen"), cancellationToken: Token));
        Assert.Equal(2, await basket.StartOrAskAsync<int>(Open, new PutInBasket("7", "ink"), cancellationToken: Token));
    }

    [Fact]
    [Trait("Feature", "N16")]
    public async Task StartOrAsk_Refused_LeavesNotEvenTheProcess()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle basket = scope.ServiceProvider.GetRequiredService<ISignalBus>().For(Id);

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() =>
            basket.StartOrAskAsync<int>(Open, new PutInBasket("7", "snake"), cancellationToken: Token));

        Assert.Equal("no animals", exception.Reason);
        Assert.Null(await harness.Processes.FindAsync(Path, Token));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "N8")]
    public async Task StartOrSignal_ToASaga_StartsItOnce()
    {
        await using SignalHarness harness = await StartAsync(it => it.Add<OpenBasket>().Add<PutInBasket>().AddSaga<BasketSaga>());

        await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));
        await StartOrSignalAsync(harness, new PutInBasket("7", "ink"));

        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("Open").ShouldHaveState<SagaBasket>(it => it is { Currency: "eur", Items: ["pen", "ink"] });
    }

    [Fact]
    [Trait("Feature", "Z7")]
    public async Task StartOrSignal_ToAFlowThatIsNotInitialised_KeepsOneStartAndEachSignal()
    {
        await using SignalHarness harness = await StartAsync(it => it.Add<OpenBasket>().Add<PutInBasket>().AddFlow<QueueingBasketFlow>());
        await StartOrSignalAsync(harness, new PutInBasket("7", "pen"));
        await StartOrSignalAsync(harness, new PutInBasket("7", "ink"));
        (await harness.ProcessAsync(Path, Token)).ShouldHoldInMailbox("basket.openbasket", "basket.putinbasket", "basket.putinbasket");

        await harness.Services.GetRequiredService<ISignalManagers>().For(Id).MarkInitializedAsync(Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<Basket>(it => it is { Opened: 1, Items: ["pen", "ink"] });
    }

    private static async Task<ProcessSnapshot> LoadAsync(SignalHarness harness) =>
        Assert.Single(await harness.Services.GetRequiredService<IProcessStore>().LoadAsync([new LoadRequest(Id.Key, null)], Token));
}
