using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

/// <summary>Messages that say a timer is due although it is not: sent by a clock that is ahead, or written by hand.</summary>
[Trait("Feature", "N5")]
public sealed class ForgedTimerTests
{
    [Fact]
    public async Task TimerDue_BeforeItsTime_FiresNothingUntilThen()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        DateTimeOffset due = harness.Now.AddDays(3);
        await harness.EmitAsync(new Placed(new("1"), 10), cancellationToken: Token);

        await harness.SendToQueueAsync("Fulfillment", await DueAsync(harness, "/order/1/fulfillment"));
        (await harness.ProcessAsync("/order/1/fulfillment", Token)).ShouldBeIn("AwaitingPayment").ShouldHaveTimers(("AwaitingPayment", due));
        await harness.AdvanceAsync(TimeSpan.FromDays(3) - TimeSpan.FromTicks(1), Token);
        (await harness.ProcessAsync("/order/1/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        await harness.AdvanceAsync(TimeSpan.FromTicks(1), Token);

        ProcessView ended = (await harness.ProcessAsync("/order/1/fulfillment", Token)).ShouldHaveEnded().View;
        Assert.Equal(due, ended.EndedAt);
        Assert.Single(harness.Sent<OrderExpired>());
    }

    /// <summary>A node's clock may be behind that of the node which sent the message: the timer comes when it is due here.</summary>
    [Fact]
    public async Task TimerDue_TakenAndSentByAClockAhead_FiresAtItsTimeAndNotAfterTheLease()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("1"), 10), cancellationToken: Token);
        DateTimeOffset due = harness.Now.AddDays(3);
        harness.Clock().MoveTo(due.AddMilliseconds(-500));
        var store = (IOutboxStore)harness.Services.GetService(typeof(IOutboxStore))!;
        OutgoingMessage taken = Assert.Single(await store.ClaimDueAsync(due, due.AddMinutes(1), 10, Token));

        await harness.SendToQueueAsync("Fulfillment", new TimerDue(taken.ProcessKey!.Value, taken.Id));

        Assert.Equal(due, await store.NextDueAsync(Token));
    }

    [Fact]
    public async Task TimerDue_AtTheEndpointOfAnotherTypeOfProcess_FiresNothing()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<FulfillmentSaga>().AddSaga<InvoiceSaga>());
        await harness.EmitAsync(new Placed(new("1"), 10), cancellationToken: Token);
        TimerDue due = await DueAsync(harness, "/order/1/fulfillment");
        harness.Clock().MoveTo(harness.Now.AddDays(3));

        await harness.SendToQueueAsync("Invoice", due);

        (await harness.ProcessAsync("/order/1/invoice", Token)).ShouldBeIn("Open");
        Assert.Equal(
            [HistoryKind.Signal, HistoryKind.Timer],
            (await harness.ProcessAsync("/order/1/fulfillment", Token)).ShouldHaveEnded().View.History.Select(it => it.Kind));
    }

    private static async Task<TimerDue> DueAsync(SignalHarness harness, string path)
    {
        ProcessView process = (await harness.ProcessAsync(path, Token)).View;
        return new TimerDue(process.Id.Key, process.Timers.Single().Id);
    }

    public sealed class Invoice : SagaState;

    [Process("/order/{order}/invoice")]
    public sealed class InvoiceSaga : SignalStateMachine<Invoice>
    {
        public InvoiceSaga() => Initially(When(Placed).TransitionTo(Open));

        public Event<Placed> Placed { get; } = null!;

        public State Open { get; } = null!;
    }
}
