using BusSignals.Testing;
using BusSignals.Tests.Orders;
using BusSignals.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

/// <summary>Whatever goes by time goes by the harness' time, and at its own moment.</summary>
[Trait("Feature", "N10")]
public sealed class HarnessTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Start_AtAMoment_BeginsThere()
    {
        DateTimeOffset start = new(2030, 2, 28, 23, 59, 0, TimeSpan.Zero);
        await using SignalHarness harness = await SignalHarness.StartAsync(
            bus => bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()), new HarnessOptions { Start = start }, Token);

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Equal(start, harness.Now);
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveTimers(("AwaitingPayment", start.AddDays(3)));
    }

    [Fact]
    public async Task Advance_OverAnExpiry_ExpiresAtItsMoment()
    {
        await using SignalHarness harness = await StartAsync(signals => signals
            .Add<PaymentReceived>(it => it.BufferFor = TimeSpan.FromHours(2)).AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(10), Token);

        Assert.Equal(Start.AddHours(2), Assert.Single(await harness.DeadSignalsAsync(Token)).DeadAt);
    }

    [Fact]
    public async Task Advance_OverATokensTime_ExpiresIt()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<TrialStarted>().AddFlow<TrialFlow>());
        await harness.EmitAsync(new TrialStarted("ann", "ann@home"), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(30), Token);

        ProcessView view = (await harness.ProcessAsync("/trial/ann/flow", Token)).ShouldHaveState<TrialState>(it => it.Choice == "Expired").View;
        Assert.Equal(Start.AddDays(7), view.History[^1].ReceivedAt);
    }

    [Fact]
    public async Task Advance_WithALockHeld_RenewsItAndWithoutARenewalItRunsOut()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        EntityLock<Order> held = await harness.LockAsync<Order>("42", Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.True(held.IsHeld);
        Assert.True(held.ExpiresAt > harness.Now && held.ExpiresAt <= harness.Now + new LockOptions().Lease);
        await held.DisposeAsync();
        await using EntityLock<Order> next = await harness.LockAsync<Order>("42", Token);
        Assert.True(next.Fence > held.Fence);
    }

    [Fact]
    public async Task Advance_OverRetention_RemovesWhatHasEnded()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()
            .ConfigureRetention(it => it.EndedProcesses = TimeSpan.FromDays(5)));
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(8), Token);
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
    }

    [Fact]
    public async Task Ask_WithoutAnAnswer_TimesOutByTheSameTime()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await Assert.ThrowsAsync<AskTimeoutException>(() => harness.AskAsync<int>(
            new PaymentReceived(new("42"), "tx-1", 100), new AskOptions { Timeout = TimeSpan.FromHours(3) }, Token));

        Assert.Equal(Start.AddHours(3), harness.Now);
    }

    [Fact]
    public async Task Advance_OverThePausesBetweenRetries_TriesAtEachMoment()
    {
        var tries = new List<DateTimeOffset>();
        await using SignalHarness harness = await StartAsync(
            signals => signals.Add<Attempt>(it => it.Retry = new() { Attempts = 1, Delays = [TimeSpan.FromHours(1), TimeSpan.FromDays(20)] }).AddFlow<TriedFlow>(),
            services => services.AddSingleton(tries));
        await harness.EmitAsync(new Attempt("x"), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(30), Token);

        Assert.Equal([Start, Start.AddHours(1), Start.AddHours(1).AddDays(20)], tries);
    }

    [Signal("/tried/{tried}/go")]
    public sealed record Attempt(string Tried);

    public sealed class TriedState;

    [Process("/tried/{tried}")]
    public sealed class TriedFlow : SignalFlow<TriedState>
    {
        public TriedFlow() => On<Attempt>((_, context) =>
        {
            var tries = context.Services.GetRequiredService<List<DateTimeOffset>>();
            tries.Add(context.Now);
            if (tries.Count < 3)
            {
                throw new InvalidOperationException("Not yet.");
            }
        });
    }
}
