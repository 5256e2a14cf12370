using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Mailbox;

[Trait("Feature", "C27")]
public sealed class SignalTimesTests
{
    [Fact]
    public async Task History_SignalThatIsAwaited_HasItsTimes()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        DateTimeOffset start = harness.Now;

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(5), Token);
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        HistoryEntry paid = (await harness.ProcessAsync("/order/42/fulfillment", Token)).View.History[1];
        Assert.Equal(start.AddHours(5), paid.SentAt);
        Assert.Equal(start.AddHours(5), paid.ReceivedAt);
        Assert.Equal(start, paid.WaitingSince);
        Assert.Equal(start.AddHours(5), paid.ConsumedAt);
        Assert.Null(paid.ExpiresAt);
    }

    [Fact]
    public async Task History_SignalInTheMailbox_WaitsAndExpiresLater()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        DateTimeOffset start = harness.Now;

        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        HistoryEntry paid = Assert.Single((await harness.ProcessAsync("/order/42/fulfillment", Token)).View.Mailbox);
        Assert.Equal(start, paid.SentAt);
        Assert.Equal(start, paid.ReceivedAt);
        Assert.Null(paid.WaitingSince);
        Assert.Null(paid.ConsumedAt);
        Assert.Equal(start.AddDays(30), paid.ExpiresAt);
    }

    [Fact]
    public async Task History_SignalSentFirst_IsConsumedWhenTheWaitBegins()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        DateTimeOffset start = harness.Now;

        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(2), Token);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        HistoryEntry paid = (await harness.ProcessAsync("/order/42/fulfillment", Token)).View.History[0];
        Assert.Equal("order.paymentreceived", paid.Name);
        Assert.Equal(start, paid.SentAt);
        Assert.Equal(start, paid.ReceivedAt);
        Assert.Equal(start.AddDays(2), paid.WaitingSince);
        Assert.Equal(start.AddDays(2), paid.ConsumedAt);
        Assert.Equal("AwaitingDelivery", paid.State);
    }
}
