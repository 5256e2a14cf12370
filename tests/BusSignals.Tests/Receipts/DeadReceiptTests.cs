using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receipts;

/// <summary>What is told of a message that left a dead signal and no history.</summary>
[Trait("Feature", "N1")]
public sealed class DeadReceiptTests
{
    private static readonly Guid Message = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Theory]
    [InlineData(DeadReason.Expired, SignalOutcome.Expired)]
    [InlineData(DeadReason.Failed, SignalOutcome.Failed)]
    [InlineData(DeadReason.Invalid, SignalOutcome.Rejected)]
    [InlineData(DeadReason.Undecodable, SignalOutcome.Rejected)]
    public async Task Find_DeadSignalOnly_TellsAllThatItSays(DeadReason reason, SignalOutcome outcome)
    {
        await using SignalHarness harness = await StartOrdersAsync();
        DateTimeOffset arrived = harness.Now.AddHours(-1);
        await AddAsync(harness, reason, arrived);

        Receipt receipt = Assert.Single(await FindAsync(harness));

        Assert.Equal(
            new Receipt
            {
                MessageId = Message,
                Process = harness.Processes.IdOf("/order/42/fulfillment"),
                Endpoint = "Fulfillment",
                Signal = "order.placed",
                Outcome = outcome,
                Reason = "no",
                ReceivedAt = arrived,
                DeadSignal = Assert.Single(await harness.DeadSignalsAsync(Token)).Sequence,
                DeadReason = reason,
            },
            receipt);
        Assert.True(receipt.IsDead);
    }

    [Fact]
    public async Task Find_Several_AreInTheOrderOfTheirArrival()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await AddAsync(harness, DeadReason.Invalid, harness.Now, "one");
        await AddAsync(harness, DeadReason.Invalid, harness.Now.AddHours(-2), "two");
        await AddAsync(harness, DeadReason.Invalid, harness.Now.AddHours(-1), "three");

        Assert.Equal(["two", "three", "one"], (await FindAsync(harness)).Select(it => it.Endpoint));
    }

    private static Task<IReadOnlyList<Receipt>> FindAsync(SignalHarness harness) =>
        harness.Services.GetRequiredService<IReceipts>().FindAsync(Message, Token);

    private static Task AddAsync(SignalHarness harness, DeadReason reason, DateTimeOffset arrived, string endpoint = "Fulfillment") =>
        harness.Services.GetRequiredService<IProcessReader>().AddDeadAsync(
            new DeadSignal
            {
                Reason = reason,
                Error = "no",
                Endpoint = endpoint,
                ProcessPath = "/order/42/fulfillment",
                SignalId = "order.placed",
                MessageId = Message,
                Body = "{}",
                ArrivedAt = arrived,
                DeadAt = harness.Now,
            },
            Token);
}
