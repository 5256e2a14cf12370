using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

[Trait("Feature", "Z28")]
public sealed class IdempotencyTests
{
    private static readonly NoteAdded Note = new(new("42"), "call first");

    private static async Task<SignalHarness> StartWithOrderAsync()
    {
        SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        return harness;
    }

    private static async Task<int> NotesAsync(SignalHarness harness) =>
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).View.StateAs<Fulfillment>()!.Notes.Count;

    [Fact]
    public async Task Publish_SameMessageIdTwice_IsAppliedOnce()
    {
        await using SignalHarness harness = await StartWithOrderAsync();
        var id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");

        await harness.PublishAsync(Note, it => it.MessageId = id, Token);
        await harness.PublishAsync(Note, it => it.MessageId = id, Token);

        Assert.Equal(1, await NotesAsync(harness));
    }

    [Fact]
    public async Task Publish_SameMessageIdWhileItWaits_IsKeptOnce()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        var id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");

        await harness.PublishAsync(Note, it => it.MessageId = id, Token);
        await harness.PublishAsync(Note, it => it.MessageId = id, Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHoldInMailbox("order.noteadded");
    }

    [Fact]
    [Trait("Feature", "J30")]
    public async Task Emit_SameKeyTwice_IsOneSignal()
    {
        await using SignalHarness harness = await StartWithOrderAsync();

        Guid first = await harness.EmitAsync(Note, new EmitOptions { IdempotencyKey = "evt-1" }, Token);
        Guid second = await harness.EmitAsync(Note, new EmitOptions { IdempotencyKey = "evt-1" }, Token);

        Assert.Equal(first, second);
        Assert.Equal(1, await NotesAsync(harness));
    }

    [Fact]
    [Trait("Feature", "J30")]
    public async Task Emit_SameKeyAfterTheEnd_IsStillOneSignal()
    {
        await using SignalHarness harness = await StartWithOrderAsync();
        var payment = new PaymentReceived(new("42"), "tx-1", 100);
        await harness.EmitAsync(payment, new EmitOptions { IdempotencyKey = "evt-1" }, Token);
        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);

        await harness.EmitAsync(payment, new EmitOptions { IdempotencyKey = "evt-1" }, Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveHistory(
            ("order.placed", SignalOutcome.Applied), ("order.paymentreceived", SignalOutcome.Applied), ("order.delivered", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Emit_SameKeyForAnotherOrder_IsAnotherSignal()
    {
        await using SignalHarness harness = await StartWithOrderAsync();

        Guid first = await harness.EmitAsync(Note, new EmitOptions { IdempotencyKey = "evt-1" }, Token);
        Guid second = await harness.EmitAsync(Note with { Order = new("43") }, new EmitOptions { IdempotencyKey = "evt-1" }, Token);

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Emit_WithoutKey_IsASignalEachTime()
    {
        await using SignalHarness harness = await StartWithOrderAsync();

        await harness.EmitAsync(Note, cancellationToken: Token);
        await harness.EmitAsync(Note, cancellationToken: Token);

        Assert.Equal(2, await NotesAsync(harness));
    }

    [Fact]
    [Trait("Feature", "N12")]
    public async Task Publish_PlainWithKeyHeader_IsTheSameAsTheEmitted()
    {
        await using SignalHarness harness = await StartWithOrderAsync();

        await harness.EmitAsync(Note, new EmitOptions { IdempotencyKey = "evt-1" }, Token);
        await harness.PublishAsync(Note, it => it.Headers.Set(SignalHeaders.IdempotencyKey, "evt-1"), Token);

        Assert.Equal(1, await NotesAsync(harness));
    }
}
