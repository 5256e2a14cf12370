using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

[Trait("Feature", "Z28")]
public sealed class EmptyKeyTests
{
    [Fact]
    public async Task Emit_EmptyIdempotencyKey_IsRefused()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() =>
            harness.EmitAsync(new Placed(new("1"), 1), new EmitOptions { IdempotencyKey = "" }, Token));

        Assert.Equal(
            "The signal 'order.placed' has an empty idempotency key, which would make all such signals one; leave it null or give it a value.",
            exception.Message);
    }

    [Fact]
    public async Task Publish_MessageIdOfZeros_IsADeadSignal()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.PublishAsync(new Placed(new("1"), 1), it => it.MessageId = Guid.Empty, Token);

        Assert.Equal(DeadReason.Invalid, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }
}
