using BusSignals.Testing;
using Orders.Patterns;

namespace Orders.Tests;

[Trait("Feature", "Z22")]
public sealed class CommandTests
{
    private const string Process = "/order/42/cancellation";
    private static readonly OrderPlaced Placed = new(new("42"), 100);
    private static readonly CancelOrder ByAnn = new(new("42"), "ann", "ordered by mistake");
    private static readonly CancelOrder ByBob = new(new("42"), "bob", "no longer wanted");

    [Fact]
    public async Task Cancel_ByAnAdmin_EndsTheProcessAndTellsOfIt()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Placed);
        await desk.AdvanceAsync(TimeSpan.FromHours(1));

        await desk.EmitAsync(ByAnn);

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldHaveEnded().View;
        Assert.Equivalent(
            new Cancellation { Order = new("42"), CancelledAt = desk.Now, CancelledBy = "ann", Reason = "ordered by mistake" },
            view.StateAs<Cancellation>(), strict: true);
        Assert.Equal("cancelled", view.StatusReason);
        Assert.Equal(
            [(HistoryKind.Signal, "order.placed"), (HistoryKind.Log, "order.placed"), (HistoryKind.Signal, "order.cancel"), (HistoryKind.Checkpoint, "order.cancel")],
            view.History.Select(it => (it.Kind, it.Name)));
        Assert.All(view.History, it => Assert.Equal(SignalOutcome.Applied, it.Outcome));
        Assert.Equal(
            """{"action":"cancel","requestedBy":"ann","reason":"ordered by mistake"}""", Assert.Single(view.Checkpoints).Payload);
        Assert.Equal([new OrderCancelled(new("42"), "ordered by mistake")], desk.Harness.Sent<OrderCancelled>());
    }

    [Fact]
    [Trait("Feature", "Z39")]
    public async Task Cancel_BySomebodyElse_IsRefusedAndChangesNothing()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Placed);

        await desk.EmitAsync(ByBob);

        const string Reason = "Only admins may cancel the order '42', and 'bob' is none.";
        ProcessView view = (await desk.ProcessAsync(Process)).ShouldBeIn("Running").View;
        Assert.Equivalent(new Cancellation { Order = new("42") }, view.StateAs<Cancellation>(), strict: true);
        Assert.Equal(("order.cancel", SignalOutcome.Rejected, Reason), (view.History[^1].Name, view.History[^1].Outcome, view.History[^1].Reason));
        Assert.Empty(view.Checkpoints);
        Assert.Empty(desk.Harness.Sent<OrderCancelled>());
        DeadSignal dead = Assert.Single(await desk.DeadSignalsAsync());
        Assert.Equal((DeadReason.Rejected, "order.cancel", Reason), (dead.Reason, dead.SignalId, dead.Error));
    }

    [Fact]
    public async Task Cancel_BeforeTheOrder_WaitsForIt()
    {
        await using Desk desk = await Desk.OpenAsync();

        await desk.EmitAsync(ByAnn);
        (await desk.ProcessAsync(Process)).ShouldNotHaveStarted().ShouldHoldInMailbox("order.cancel");
        await desk.EmitAsync(Placed);

        (await desk.ProcessAsync(Process)).ShouldHaveEnded().ShouldHaveState<Cancellation>(it => it.CancelledBy == "ann");
    }

    [Fact]
    public async Task Cancel_Twice_CancelsOnce()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Placed);
        await desk.EmitAsync(ByAnn);

        await desk.EmitAsync(ByAnn with { Reason = "once more" });

        ProcessAssertions process = (await desk.ProcessAsync(Process)).ShouldHaveEnded().ShouldHaveState<Cancellation>(it => it.Reason == "ordered by mistake");
        Assert.Equal(SignalOutcome.Late, process.View.History[^1].Outcome);
        Assert.Single(desk.Harness.Sent<OrderCancelled>());
    }

    [Fact]
    public async Task Cancel_AfterTheDelivery_IsTooLate()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Placed);
        await desk.EmitAsync(new OrderDelivered(new("42")));

        await desk.EmitAsync(ByAnn);

        ProcessAssertions process = (await desk.ProcessAsync(Process)).ShouldHaveEnded().ShouldHaveState<Cancellation>(it => it.CancelledAt is null);
        Assert.Equal("delivered", process.View.StatusReason);
        Assert.Equal(("order.cancel", SignalOutcome.Late), (process.View.History[^1].Name, process.View.History[^1].Outcome));
        Assert.Empty(desk.Harness.Sent<OrderCancelled>());
    }
}
