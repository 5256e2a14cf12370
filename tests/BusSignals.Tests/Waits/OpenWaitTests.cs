using BusSignals.Testing;
using BusSignals.Tests.Orders;
using BusSignals.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Waits;

/// <summary>What is it waiting for, since when, and until when?</summary>
[Trait("Feature", "N6")]
public sealed class OpenWaitTests
{
    private const string Path = "/order/42/fulfillment";

    [Signal("/lamp/{lamp}/switched", Id = "lamp.switched")]
    public sealed record Switched(string Lamp, bool Broken);

    [Signal("/lamp/{lamp}/dimmed", Id = "lamp.dimmed")]
    public sealed record Dimmed(string Lamp);

    [Process("/lamp/{lamp}/log")]
    public sealed class LampFlow : SignalFlow
    {
        public LampFlow()
        {
            On<Switched>((signal, context) =>
            {
                context.Set("on", true);
                if (signal.Broken)
                {
                    throw new InvalidOperationException("no bulb");
                }
            });
            On<Dimmed>((_, _) => throw new InvalidOperationException("no dimmer"));
        }
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals
        .AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().AddFlow<LampFlow>()
        .Add<Switched>(it => it.Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromHours(1)] })
        .Add<Dimmed>(it => it.Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromHours(2)] }));

    private static IWaits Waits(SignalHarness harness) => harness.Services.GetRequiredService<IWaits>();

    private static Task<Guid> PlaceAsync(SignalHarness harness, string order) =>
        harness.EmitAsync(new Placed(new(order), 100), cancellationToken: Token);

    [Fact]
    public async Task Find_Waiting_TellsWhatSinceWhenAndUntilWhen()
    {
        await using SignalHarness harness = await StartAsync();
        DateTimeOffset placed = harness.Now;
        await PlaceAsync(harness, "42");
        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(5), Token);

        OpenWait wait = (await Waits(harness).FindAsync(harness.Processes.IdOf(Path), Token))!;

        Assert.Equal((Path, typeof(FulfillmentSaga), ProcessStatus.Running, "AwaitingPayment"), (wait.Process.Path, wait.Type, wait.Status, wait.State));
        Assert.Equal(["order.noteadded", "order.paymentreceived"], wait.Signals.Order(StringComparer.Ordinal));
        Assert.Equal([new ProcessTimer("AwaitingPayment", placed.AddDays(3))], wait.Timers.Select(it => it with { Id = default }));
        Assert.Equal((placed, TimeSpan.FromHours(5), placed.AddDays(3), false), (wait.Since, wait.Age, wait.Deadline, wait.IsOverdue));
        Assert.Equal(1, wait.Buffered);
        Assert.Empty(wait.Retries);
    }

    [Fact]
    public async Task Find_NotThereNotStartedOrEnded_IsNull()
    {
        await using SignalHarness harness = await StartAsync();
        Assert.Null(await Waits(harness).FindAsync(harness.Processes.IdOf(Path), Token));

        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);
        Assert.Null(await Waits(harness).FindAsync(harness.Processes.IdOf(Path), Token));

        await PlaceAsync(harness, "42");
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);
        Assert.Null(await Waits(harness).FindAsync(harness.Processes.IdOf(Path), Token));
    }

    [Fact]
    public async Task List_OfAll_ComesOldestFirstByPages()
    {
        await using SignalHarness harness = await StartAsync();
        foreach (string order in (string[])["b", "c", "a"])
        {
            await PlaceAsync(harness, order);
            await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);
        }

        IReadOnlyList<OpenWait> first = await Waits(harness).ListAsync(new WaitQuery { Limit = 2 }, Token);
        IReadOnlyList<OpenWait> second = await Waits(harness).ListAsync(new WaitQuery { Limit = 2, After = first[^1] }, Token);

        Assert.Equal(
            ["/order/b/fulfillment", "/order/c/fulfillment", "/order/a/fulfillment"], first.Concat(second).Select(it => it.Process.Path));
        Assert.Equal([3, 2, 1], first.Concat(second).Select(it => it.Age.TotalMinutes));
    }

    [Fact]
    public async Task List_OfOneType_LeavesTheOthers()
    {
        await using SignalHarness harness = await StartAsync();
        await PlaceAsync(harness, "42");
        await harness.EmitAsync(new Switched("hall", false), cancellationToken: Token);

        OpenWait wait = Assert.Single(await Waits(harness).ListAsync(new WaitQuery { Process = typeof(LampFlow) }, Token));

        Assert.Equal(("/lamp/hall/log", (DateTimeOffset?)null, false), (wait.Process.Path, wait.Deadline, wait.IsOverdue));
    }

    private sealed class LaterFlow : SignalFlow;

    [Fact]
    public async Task List_OfATypeThatIsNotRegistered_SaysWhatToAdd()
    {
        await using SignalHarness harness = await StartAsync();

        Assert.StartsWith(
            "'LaterFlow' is not registered; add it with signals.AddFlow<LaterFlow>(), with hosted: false where another host runs it.",
            (await Assert.ThrowsAsync<ArgumentException>(() => Waits(harness).ListAsync(new WaitQuery { Process = typeof(LaterFlow) }, Token))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OverdueOnly_HasThePausedProcessWhoseDeadlinePassed()
    {
        await using SignalHarness harness = await StartAsync();
        await PlaceAsync(harness, "42");
        await harness.EmitAsync(new PauseProcess(Path, "stock is counted"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);
        await PlaceAsync(harness, "43");
        Assert.Empty(await Waits(harness).ListAsync(new WaitQuery { OverdueOnly = true }, Token));

        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        OpenWait wait = Assert.Single(await Waits(harness).ListAsync(new WaitQuery { OverdueOnly = true }, Token));
        Assert.Equal((Path, ProcessStatus.Paused, "stock is counted"), (wait.Process.Path, wait.Status, wait.StatusReason));
        Assert.True(wait.IsOverdue);
        Assert.Equal(TimeSpan.FromHours(1), wait.AsOf - wait.Deadline);
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Find_WithASignalToTryAgain_TellsWhichAndWhen()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Switched("hall", false), cancellationToken: Token);
        Guid failing = await harness.EmitAsync(new Switched("hall", true), cancellationToken: Token);

        OpenWait wait = Assert.Single(await Waits(harness).ListAsync(cancellationToken: Token));

        Assert.Equal([new PendingRetry("lamp.switched", failing, harness.Now.AddHours(1))], wait.Retries);
        Assert.Empty(wait.Timers);
        Assert.Null(wait.Deadline);
        Assert.Equal(1, wait.Buffered);
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Find_WithSeveralToTryAgain_TellsTheNextOneFirst()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Switched("hall", false), cancellationToken: Token);
        await harness.EmitAsync(new Dimmed("hall"), cancellationToken: Token);
        await harness.EmitAsync(new Switched("hall", true), cancellationToken: Token);

        OpenWait wait = Assert.Single(await Waits(harness).ListAsync(cancellationToken: Token));

        Assert.Equal([("lamp.switched", harness.Now.AddHours(1)), ("lamp.dimmed", harness.Now.AddHours(2))], wait.Retries.Select(it => (it.Signal, it.At)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task List_LimitOutOfRange_IsRefused(int limit)
    {
        await using SignalHarness harness = await StartAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Waits(harness).ListAsync(new WaitQuery { Limit = limit }, Token));
    }

    [Fact]
    [Trait("Feature", "C3")]
    public async Task Find_WithAnOpenToken_TellsItAndItsExpiryIsTheDeadline()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<TrialFlow>());
        DateTimeOffset start = harness.Now;
        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);

        OpenWait wait = Assert.Single(await Waits(harness).ListAsync(cancellationToken: Token));

        OpenToken token = Assert.Single(wait.Tokens);
        Assert.Equal(("trial.upgrade", start, start.AddDays(7)), (token.Kind, token.CreatedAt, token.ExpiresAt));
        Assert.Equal(start.AddDays(7), wait.Deadline);
        Assert.Empty(wait.Timers);
        Assert.Empty(await harness.Processes.ListTimersAsync(cancellationToken: Token));
    }
}
