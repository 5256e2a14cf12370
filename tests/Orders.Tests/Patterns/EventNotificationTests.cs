using Orders.Patterns;

namespace Orders.Tests;

[Trait("Feature", "Z24")]
public sealed class EventNotificationTests
{
    private const string Process = "/order/42/payment";
    private static readonly PaymentProcessed Declined = new(new("42"), "pay-1", 100, PaymentResult.Failed, "card expired");
    private static readonly PaymentProcessed Paid = new(new("42"), "pay-2", 100, PaymentResult.Succeeded);

    [Fact]
    public async Task Payment_Failed_KeepsTheReasonAndWaitsForTheNext()
    {
        await using Desk desk = await Desk.OpenAsync();

        await desk.EmitAsync(Declined);

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldBeIn("Running").ShouldWaitFor("payment.processed").View;
        FlowState state = view.StateAs<FlowState>()!;
        Assert.Equal(["attempts", "failureReason", "orderStatus", "paymentAmount", "paymentId", "processedAt"], state.Values.Keys.Order());
        Assert.Equal(("payment_failed", "card expired", 1), (state.Get<string>("orderStatus"), state.Get<string>("failureReason"), state.Get<int>("attempts")));
        Assert.Equal(("pay-1", 100m, desk.Now), (state.Get<string>("paymentId"), state.Get<decimal>("paymentAmount"), state.Get<DateTimeOffset>("processedAt")));
        Assert.Equal("""{"result":"Failed","paymentId":"pay-1"}""", Assert.Single(view.Checkpoints).Payload);
    }

    [Fact]
    public async Task Payment_SucceededAfterFailure_EndsWithoutTheReason()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Declined);

        await desk.EmitAsync(Paid);

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldHaveEnded().View;
        Assert.Equal("paid", view.StatusReason);
        FlowState state = view.StateAs<FlowState>()!;
        Assert.Equal(["attempts", "orderStatus", "paymentAmount", "paymentId", "processedAt"], state.Values.Keys.Order());
        Assert.Equal(("payment_received", "pay-2", 2), (state.Get<string>("orderStatus"), state.Get<string>("paymentId"), state.Get<int>("attempts")));
        Assert.Equal(
            [HistoryKind.Signal, HistoryKind.Checkpoint, HistoryKind.Signal, HistoryKind.Checkpoint], view.History.Select(it => it.Kind));
        Assert.Equal(
            ["""{"result":"Failed","paymentId":"pay-1"}""", """{"result":"Succeeded","paymentId":"pay-2"}"""],
            view.Checkpoints.Select(it => it.Payload));
    }

    [Fact]
    public async Task Payment_FailureAfterSuccess_IsOnRecordAndChangesNothing()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Paid);

        await desk.EmitAsync(Declined);

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldHaveEnded().View;
        Assert.Equal("payment_received", view.StateAs<FlowState>()!.Get<string>("orderStatus"));
        Assert.Equal(("payment.processed", SignalOutcome.Late), (view.History[^1].Name, view.History[^1].Outcome));
        Assert.Single(view.Checkpoints);
    }
}
