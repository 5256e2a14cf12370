using Orders.Patterns;

namespace Orders.Tests;

[Trait("Feature", "Z23")]
public sealed class StateUpdateTests
{
    private const string Process = "/order/42/address";
    private static readonly Address Home = new("12 Elm Street", "Springfield", "IL", "62701");
    private static readonly Address Office = new("1 Main Street", "Chicago", "IL", "60601");

    [Fact]
    public async Task UpdateAddress_Twice_KeepsTheLastAndBothCheckpoints()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(new UpdateAddress(new("42"), Home));
        await desk.AdvanceAsync(TimeSpan.FromMinutes(5));

        await desk.EmitAsync(new UpdateAddress(new("42"), Office));

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldBeIn("Running").ShouldWaitFor("order.updateaddress", "order.delivered").View;
        Assert.Equivalent(
            new ShippingAddress { Order = new("42"), Address = Office, UpdatedAt = desk.Now }, view.StateAs<ShippingAddress>(), strict: true);
        Assert.Equal(
            [HistoryKind.Signal, HistoryKind.Checkpoint, HistoryKind.Signal, HistoryKind.Checkpoint], view.History.Select(it => it.Kind));
        Assert.All(view.History, it => Assert.Equal(("order.updateaddress", SignalOutcome.Applied), (it.Name, it.Outcome)));
        Assert.Equal(
            [
                """{"field":"address","address":{"street":"12 Elm Street","city":"Springfield","state":"IL","zip":"62701"}}""",
                """{"field":"address","address":{"street":"1 Main Street","city":"Chicago","state":"IL","zip":"60601"}}""",
            ],
            view.Checkpoints.Select(it => it.Payload));
    }

    [Fact]
    [Trait("Feature", "Z36")]
    public async Task UpdateAddress_Untidy_IsTidiedBeforeTheHandlerSeesIt()
    {
        await using Desk desk = await Desk.OpenAsync();

        await desk.EmitAsync(new UpdateAddress(new("42"), new(" 12 Elm Street", "Springfield ", "il", " 62701 ")));

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldHaveState<ShippingAddress>(it => it.Address == Home).View;
        Assert.Contains("\"12 Elm Street\"", view.History[0].Payload, StringComparison.Ordinal); // what was applied is what is kept
    }

    [Fact]
    public async Task UpdateAddress_OfOneOrder_LeavesTheOthers()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(new UpdateAddress(new("42"), Home));

        await desk.EmitAsync(new UpdateAddress(new("43"), Office));

        (await desk.ProcessAsync(Process)).ShouldHaveState<ShippingAddress>(it => it.Address == Home);
        (await desk.ProcessAsync("/order/43/address")).ShouldHaveState<ShippingAddress>(it => it.Address == Office);
    }

    [Fact]
    public async Task UpdateAddress_AfterTheDelivery_ChangesNothing()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(new UpdateAddress(new("42"), Home));
        await desk.EmitAsync(new OrderDelivered(new("42")));

        await desk.EmitAsync(new UpdateAddress(new("42"), Office));

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldHaveEnded().ShouldHaveState<ShippingAddress>(it => it.Address == Home).View;
        Assert.Equal(SignalOutcome.Late, view.History[^1].Outcome);
    }
}
