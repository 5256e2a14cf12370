using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Mailbox;

[Trait("Feature", "C26")]
public sealed class SentFirstOrAwaitedFirstTests
{
    private static readonly Placed Placed = new(new("42"), 100);
    private static readonly PaymentReceived Paid = new(new("42"), "tx-1", 100);
    private static readonly Delivered Delivered = new(new("42"));

    public static TheoryData<object[]> Orders => new(
        [Placed, Paid, Delivered], [Paid, Placed, Delivered], [Paid, Delivered, Placed],
        [Delivered, Paid, Placed], [Delivered, Placed, Paid], [Placed, Delivered, Paid]);

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Emit_InAnyOrder_EndsAlike(object[] signals)
    {
        await using SignalHarness harness = await StartOrdersAsync();

        foreach (object signal in signals)
        {
            await EmitAsync(harness, signal);
        }

        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldHaveEnded()
            .ShouldHaveTimers()
            .ShouldWaitFor()
            .ShouldHaveState<Fulfillment>(it => it is { Price: 100, TxId: "tx-1" });
        Assert.Equal([new ShippingRequested(new("42"), "tx-1")], harness.Sent<ShippingRequested>());
    }

    [Fact]
    public async Task Emit_RepeatedBeforeTheStart_AreAppliedEachInOrder()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.EmitAsync(new NoteAdded(new("42"), "first"), cancellationToken: Token);
        await harness.EmitAsync(new NoteAdded(new("42"), "second"), cancellationToken: Token);
        await harness.EmitAsync(new NoteAdded(new("42"), "second"), cancellationToken: Token);
        await harness.EmitAsync(Placed, cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldHaveState<Fulfillment>(it => it.Notes.SequenceEqual(["first", "second", "second"]));
    }

    [Fact]
    public async Task Emit_RepeatedForOneWait_QueueUpSeparately()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.EmitAsync(Paid, cancellationToken: Token);
        await harness.EmitAsync(Paid with { TxId = "tx-2" }, cancellationToken: Token);
        await harness.EmitAsync(Placed, cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldBeIn("AwaitingDelivery")
            .ShouldHaveState<Fulfillment>(it => it.TxId == "tx-1")
            .ShouldHoldInMailbox("order.paymentreceived");
    }

    private static Task<Guid> EmitAsync(SignalHarness harness, object signal) => signal switch
    {
        Placed it => harness.EmitAsync(it, cancellationToken: Token),
        PaymentReceived it => harness.EmitAsync(it, cancellationToken: Token),
        _ => harness.EmitAsync((Delivered)signal, cancellationToken: Token),
    };
}
