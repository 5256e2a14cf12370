using BusSignals.Testing;

namespace Orders.Tests;

/// <summary>The fulfilment as a durable process.</summary>
public sealed class FulfillmentProcessTests
{
    private const string Path = "/order/42/fulfillment-process";
    private static readonly PlaceOrder Place42 = new(new("42"));

    private static Task<Shop> OpenAsync(bool saga = false) => Shop.OpenAsync(further: it => it.AddFulfillmentProcess(), saga: saga);

    /// <summary>With a row, as the shop has it; the saga of that order runs beside.</summary>
    private static async Task<Shop> PlaceAsync()
    {
        Shop shop = await OpenAsync(saga: true);
        await shop.PlaceAsync("42");
        await shop.StartAsync<FulfillmentProcess>(Place42);
        return shop;
    }

    [Fact]
    [Trait("Feature", "J10")]
    [Trait("Feature", "J11")]
    [Trait("Feature", "J14")]
    [Trait("Feature", "J16")]
    [Trait("Feature", "J17")]
    [Trait("Feature", "J20")]
    public async Task Run_PaidAndDelivered_EndsWithItsResult()
    {
        await using Shop shop = await OpenAsync();
        await shop.StartAsync<FulfillmentProcess>(Place42);
        long fence;
        await using (EntityLock<Order> order = await shop.Locks.AcquireAsync<Order>("42", cancellationToken: TestContext.Current.CancellationToken))
        {
            fence = order.Fence.Value;
            await shop.EmitAsync(new PaymentReceived(order, "tx-7", 100));
        }

        (await shop.AtAsync(Path)).ShouldBeIn("Running").ShouldWaitFor("order.delivered").ShouldHaveTimers();
        await shop.DeliverAsync("42");

        string tracking = $"42-{fence + 1}"; // taken over from the signal, with nobody in between
        Assert.Equal(new FulfillmentResult(new("42"), OrderStatus.Delivered, tracking), await shop.ResultAsync<FulfillmentResult>(Path));
    }

    [Fact]
    [Trait("Feature", "J13")]
    [Trait("Feature", "J15")]
    public async Task Run_NotPaidForThreeDays_Expires()
    {
        await using Shop shop = await OpenAsync();
        await shop.StartAsync<FulfillmentProcess>(Place42);

        await shop.AdvanceAsync(TimeSpan.FromDays(3) - TimeSpan.FromMilliseconds(1));
        (await shop.AtAsync(Path)).ShouldWaitFor("order.paymentreceived", "order.cancelled");
        await shop.AdvanceAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new FulfillmentResult(new("42"), OrderStatus.Expired), await shop.ResultAsync<FulfillmentResult>(Path));
    }

    [Fact]
    [Trait("Feature", "J13")]
    public async Task Run_Cancelled_WithdrawsTheOtherBranches()
    {
        await using Shop shop = await OpenAsync();
        await shop.StartAsync<FulfillmentProcess>(Place42);

        await shop.CancelAsync("42", "too dear");

        Assert.Equal(new FulfillmentResult(new("42"), OrderStatus.Cancelled), await shop.ResultAsync<FulfillmentResult>(Path));
        await shop.PayAsync("42");
        Assert.Equal(SignalOutcome.Late, (await shop.AtAsync(Path)).View.History[^1].Outcome);
    }

    [Fact]
    [Trait("Feature", "J23")]
    public async Task Payment_OfOneOfTwoOrders_LeavesTheOtherWaiting()
    {
        await using Shop shop = await OpenAsync();
        await shop.StartAsync<FulfillmentProcess>(Place42);
        await shop.StartAsync<FulfillmentProcess>(new PlaceOrder(new("43")));

        await shop.PayAsync("42");

        (await shop.AtAsync(Path)).ShouldWaitFor("order.delivered");
        (await shop.AtAsync("/order/43/fulfillment-process")).ShouldWaitFor("order.paymentreceived", "order.cancelled")
            .ShouldHaveHistory(("process.start", SignalOutcome.Applied));
    }

    [Fact]
    [Trait("Feature", "J12")]
    public async Task Start_Again_IsTheSameProcess()
    {
        await using Shop shop = await OpenAsync();
        await shop.StartAsync<FulfillmentProcess>(Place42);
        await shop.CancelAsync("42", "too dear");

        await shop.StartAsync<FulfillmentProcess>(Place42);

        Assert.Equal(OrderStatus.Cancelled, (await shop.ResultAsync<FulfillmentResult>(Path)).Status);
    }

    [Fact]
    [Trait("Feature", "N7")]
    public async Task Step_WithTheContextOfTheDelivery_WritesTheRow()
    {
        await using Shop shop = await PlaceAsync();

        await shop.PayAsync("42");
        Assert.Equal(OrderStatus.Paid, (await shop.FindRowAsync("42"))!.Status);
        await shop.DeliverAsync("42");

        Assert.Equal(OrderStatus.Delivered, (await shop.FindRowAsync("42"))!.Status);
    }

    [Fact]
    [Trait("Feature", "N8")]
    [Trait("Feature", "C22")]
    public async Task SagaAndProcess_OfOneOrder_TakeTheSameSignals()
    {
        await using Shop shop = await PlaceAsync();

        await shop.PayAsync("42", "tx-7");
        (await shop.ProcessAsync("42")).ShouldBeIn("AwaitingDelivery");
        (await shop.AtAsync(Path)).ShouldWaitFor("order.delivered");
        await shop.DeliverAsync("42");

        (await shop.ProcessAsync("42")).ShouldHaveEnded().ShouldHaveState<Fulfillment>(it => it.Status == OrderStatus.Delivered);
        Assert.Equal(OrderStatus.Delivered, (await shop.ResultAsync<FulfillmentResult>(Path)).Status);
        Assert.Empty(await shop.Harness.DeadSignalsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Feature", "C2")]
    [Trait("Feature", "Z10")]
    public async Task Run_PausedAndRestartedAtEachWait_GoesOnWhereItWas()
    {
        await using Shop shop = await PlaceAsync();

        await shop.RestartAsync();
        await shop.EmitAsync(new PauseProcess(Path, "stock is counted"));
        await shop.RestartAsync();
        await shop.PayAsync("42");
        (await shop.AtAsync(Path)).ShouldHoldInMailbox("order.paymentreceived");
        await shop.RestartAsync();
        await shop.EmitAsync(new ResumeProcess(Path));
        (await shop.AtAsync(Path)).ShouldHoldInMailbox().ShouldWaitFor("order.delivered");
        await shop.EmitAsync(new PauseProcess(Path, "stock is counted again"));
        await shop.DeliverAsync("42");
        await shop.RestartAsync();
        await shop.EmitAsync(new ResumeProcess(Path));

        Assert.Equal(OrderStatus.Delivered, (await shop.ResultAsync<FulfillmentResult>(Path)).Status);
    }

    [Fact]
    [Trait("Feature", "C2")]
    public async Task Deadline_OverSeveralRestarts_IsWhenItWas()
    {
        await using Shop shop = await PlaceAsync();
        DateTimeOffset placed = shop.Harness.Now;

        for (int day = 1; day < 3; day++)
        {
            await shop.AdvanceAsync(TimeSpan.FromDays(1));
            await shop.RestartAsync();
            (await shop.AtAsync(Path)).ShouldBeIn("Running");
        }

        await shop.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(OrderStatus.Expired, (await shop.ResultAsync<FulfillmentResult>(Path)).Status);
        Assert.Equal(placed.AddDays(3), (await shop.AtAsync(Path)).View.EndedAt);
    }

    [Fact]
    [Trait("Feature", "N14")]
    public async Task Recording_OfAFulfilment_IsFollowedByItsCode()
    {
        await using Shop shop = await PlaceAsync();
        await shop.PayAsync("42");
        CancellationToken token = TestContext.Current.CancellationToken;
        ProcessRecording recording = (await shop.Harness.Processes.RecordAsync(shop.Harness.Processes.IdOf(Path), token))!;

        ReplayReport report = await shop.Harness.ReplayAsync(recording);

        Assert.Equal(new ReplayReport(true), report);
    }
}
