using BusSignals.Testing;
using static BusSignals.Tests.Asking.AddressHarness;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

/// <summary>What the asker hears of a signal that is not handled at once.</summary>
[Trait("Feature", "N16")]
[Trait("Feature", "N3")]
public sealed class AskOutcomeTests
{
    [Fact]
    public async Task Ask_NobodyWaitsForIt_SaysAfterTheTimeoutThatItWaits()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync();
        DateTimeOffset before = harness.Now;

        var exception = await Assert.ThrowsAsync<AskTimeoutException>(() => harness.AskAsync("Elm Street"));

        Assert.Equal(
            "The ask 'address.change' was not answered within 00:00:30: it waits in the mailbox of '/order/42/address' and is not handled yet.",
            exception.Message);
        Assert.True(exception.IsWaiting);
        Assert.Equal(TimeSpan.FromSeconds(30), harness.Now - before);
        Assert.Equal([("address.change", SignalOutcome.Waiting)], await harness.HistoryAsync());
    }

    [Fact]
    [Trait("Feature", "C26")]
    public async Task Ask_WantedBeforeTheTimeout_IsAnswered()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync();
        Task<AddressChanged> ask = await harness.BeginAsync("Elm Street", new AskOptions { Timeout = TimeSpan.FromHours(1) });
        await harness.AdvanceAsync(TimeSpan.FromMinutes(59), Token);

        await harness.EmitAsync(new OpenAddress("42"), cancellationToken: Token);

        Assert.Equal(new AddressChanged("Elm Street", 1), await ask);
    }

    [Fact]
    public async Task Ask_AnsweredAfterTheTimeout_IsDroppedAndKeptForTheNext()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync();
        await Assert.ThrowsAsync<AskTimeoutException>(() => harness.AskAsync("Elm Street", "k"));
        await harness.EmitAsync(new OpenAddress("42"), cancellationToken: Token);

        Assert.Equal(("Elm Street", 1), await harness.StateAsync());
        Assert.Equal(new AddressChanged("Elm Street", 1), await harness.AskAsync("Elm Street", "k"));
        Assert.Equal(("Elm Street", 1), await harness.StateAsync());
    }

    [Fact]
    public async Task Ask_Expired_SaysSo()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync(it => it.BufferFor = TimeSpan.FromMinutes(5));
        Task<AddressChanged> ask = await harness.BeginAsync("Elm Street", new AskOptions { Timeout = TimeSpan.FromHours(1) });

        await harness.AdvanceAsync(TimeSpan.FromMinutes(6), Token);

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => ask);
        Assert.Equal("The ask 'address.change' was not wanted by '/order/42/address' in time.", exception.Message);
        Assert.Equal(SignalOutcome.Expired, exception.Outcome);
    }

    [Fact]
    public async Task Ask_AfterTheEnd_IsLateAndRecorded()
    {
        await using SignalHarness harness = await StartOpenAsync();
        await harness.EmitAsync(new CloseAddress("42"), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => harness.AskAsync("Elm Street"));

        Assert.Equal("The ask 'address.change' came too late: '/order/42/address' has ended.", exception.Message);
        Assert.Equal(SignalOutcome.Late, exception.Outcome);
        Assert.Equal(("address.change", SignalOutcome.Late), (await harness.HistoryAsync())[^1]);
    }

    [Fact]
    public async Task Ask_AfterTheEndAndIgnored_IsDroppedByPolicy()
    {
        await using SignalHarness harness = await StartOpenAsync(it => it.Late = LatePolicy.Ignore);
        await harness.EmitAsync(new CloseAddress("42"), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => harness.AskAsync("Elm Street"));

        Assert.Equal(SignalOutcome.Discarded, exception.Outcome);
    }

    [Fact]
    public async Task Ask_BeforeTheStartAndDiscarded_SaysSo()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync(it => it.Early = EarlyPolicy.Discard);

        var exception = await Assert.ThrowsAsync<AskUnansweredException>(() => harness.AskAsync("Elm Street"));

        Assert.Equal("The ask 'address.change' was dropped by its policy at '/order/42/address'.", exception.Message);
    }

    [Fact]
    public async Task Ask_LeftInTheMailboxAtTheEnd_IsLate()
    {
        await using SignalHarness harness = await StartOpenAsync();
        await harness.EmitAsync(new PauseProcess(AddressHarness.Path), cancellationToken: Token);
        Task<AddressChanged> ask = await harness.BeginAsync("Elm Street", new AskOptions());

        await harness.EmitAsync(new TerminateProcess(AddressHarness.Path), cancellationToken: Token);

        Assert.Equal(SignalOutcome.Late, (await Assert.ThrowsAsync<AskUnansweredException>(() => ask)).Outcome);
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Ask_FailedAndTriedAgainLater_IsAnsweredThen()
    {
        bool away = true;
        await using SignalHarness harness = await StartOpenAsync(it =>
        {
            it.Retry = new RetryPolicy { Delays = [TimeSpan.FromMinutes(1)] };
            it.Use((_, next) => away ? throw new TimeoutException("the map is away") : next());
        });
        Task<AddressChanged> ask = await harness.BeginAsync("Elm Street", new AskOptions { Timeout = TimeSpan.FromMinutes(2) });
        away = false;

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(new AddressChanged("Elm Street", 1), await ask);
    }

    [Fact]
    public async Task Ask_FailedAndTriedAgainAfterTheTimeout_SaysWhy()
    {
        await using SignalHarness harness = await StartOpenAsync(it => it.Retry = new RetryPolicy { Delays = [TimeSpan.FromHours(1)] });

        var exception = await Assert.ThrowsAsync<AskTimeoutException>(() => harness.AskAsync("broken"));

        Assert.Equal(
            "The ask 'address.change' was not answered within 00:00:30: it failed at '/order/42/address' and will be tried again (TimeoutException: the map is away).",
            exception.Message);
    }

    [Fact]
    public async Task Ask_Cancelled_EndsAtOnceAndTheSignalStays()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<AddressChanged> ask = await harness.BeginAskAsync<AddressChanged>(To("Elm Street"), cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);
        Assert.Equal([("address.change", SignalOutcome.Waiting)], await harness.HistoryAsync());
    }
}
