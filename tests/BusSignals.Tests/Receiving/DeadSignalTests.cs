using System.Text;
using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>What cannot be applied is kept with its reason and its body, and the queue goes on.</summary>
public sealed class DeadSignalTests
{
    private const string Envelope = "application/vnd.masstransit+json";

    [Fact]
    public async Task Receive_Garbage_IsUndecodableWithItsBytes()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.SendRawAsync("Fulfillment", [0xFF, 0x00, 0x80], Envelope);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Undecodable, dead.Reason);
        Assert.Equal("base64:/wCA", dead.Body);
        Assert.Equal("Fulfillment", dead.Endpoint);
        Assert.Equal(Envelope, dead.ContentType);
        Assert.Equal(harness.Now, dead.DeadAt);
    }

    [Fact]
    public async Task Receive_BrokenJson_IsUndecodableWithItsText()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.SendRawAsync("Fulfillment", Encoding.UTF8.GetBytes("{ \"order\": "), Envelope);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Undecodable, dead.Reason);
        Assert.Equal("{ \"order\": ", dead.Body);
    }

    [Fact]
    public async Task Receive_ValueOfAnotherType_IsInvalidAndSaysWhere()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.SendRawAsync("Fulfillment", Message<Placed>("""{ "order": "42", "price": "much" }"""), Envelope);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Invalid, dead.Reason);
        Assert.Contains("'/price' breaks the rule", dead.Error, StringComparison.Ordinal);
        Assert.Contains("\"much\"", dead.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_UnknownMessageType_IsUnknown()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.SendRawAsync("Fulfillment", Message<OrderExpired>("""{ "order": "42" }"""), Envelope);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(11), Token); // a newer node might have known it

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Unknown, dead.Reason);
        Assert.Equal("The message is none of the signals this endpoint takes.", dead.Error);
        Assert.Contains("OrderExpired", dead.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{ "order": "", "price": 1 }""",
        "The signal 'order.placed' cannot be routed: 'order' is empty; a path needs a value for each of its parameters.")]
    [InlineData("""{ "price": 1 }""", "The payload of the signal 'order.placed' is not valid: '/order' breaks the rule 'required' because it is missing.")]
    public async Task Receive_IdentityWithoutValue_IsInvalid(string payload, string error)
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.SendRawAsync("Fulfillment", Message<Placed>(payload), Envelope);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Invalid, dead.Reason);
        Assert.Equal(error, dead.Error);
        Assert.Equal("order.placed", dead.SignalId);
        Assert.Equal(new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"), dead.MessageId);
    }

    [Fact]
    public async Task Receive_WithoutMessageId_IsInvalid()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.SendRawAsync("Fulfillment", Message<Placed>("""{ "order": "42", "price": 1 }""", messageId: null), Envelope);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Invalid, dead.Reason);
        Assert.Equal(
            "The signal 'order.placed' came without a message id, so that it could not be told from its own redelivery; "
                + "send it with one, or with the header 'signal-key'.",
            dead.Error);
        Assert.Null(dead.MessageId);
    }

    [Fact]
    public async Task Receive_PathOfTheProcessTooLong_IsInvalid()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<ShipmentSaga>());
        string value = new('é', 180);

        await harness.PublishAsync(new ShipmentMade(value, value), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Invalid, dead.Reason);
        Assert.Contains("has 2171 characters; a path has at most 1024", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_AfterADeadSignal_GoesOn()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.SendRawAsync("Fulfillment", [0xFF], Envelope);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
    }

    [Fact]
    public async Task List_SeveralPages_FollowTheOrderOfArrival()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        foreach (string body in (string[])["a", "b", "c"])
        {
            await harness.SendRawAsync("Fulfillment", Encoding.UTF8.GetBytes(body), Envelope);
        }

        IDeadSignals dead = harness.DeadSignals();
        IReadOnlyList<DeadSignal> first = await dead.ListAsync(0, 2, Token);
        IReadOnlyList<DeadSignal> second = await dead.ListAsync(first[^1].Sequence, 2, Token);

        Assert.Equal(["a", "b"], first.Select(it => it.Body));
        Assert.Equal(["c"], second.Select(it => it.Body));
    }

    [Signal("/shipment/{from}/{to}/made")]
    public sealed record ShipmentMade(string From, string To);

    public sealed class Shipment : SagaState;

    [Process("/shipment/{from}/{to}")]
    public sealed class ShipmentSaga : SignalStateMachine<Shipment>
    {
        public ShipmentSaga() => Initially(When(Made).Finalize());

        public Event<ShipmentMade> Made { get; } = null!;
    }

    private static byte[] Message<T>(string payload, string? messageId = "0f8fad5b-d9cb-469f-a165-70867728950e") where T : class =>
        Encoding.UTF8.GetBytes($$"""
            {
              {{(messageId is null ? "" : $"\"messageId\": \"{messageId}\",")}}
              "messageType": [ "{{MessageUrn.ForTypeString<T>()}}" ],
              "message": {{payload}}
            }
            """);
}
