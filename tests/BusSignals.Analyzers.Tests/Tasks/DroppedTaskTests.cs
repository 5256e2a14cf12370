using BusSignals.Analyzers.Tests.Durable;

namespace BusSignals.Analyzers.Tests.Tasks;

/// <summary>A call of the library whose task is dropped.</summary>
[Trait("Feature", "R16")]
public sealed class DroppedTaskTests
{
    private static Finding InAction(string method) => Finding.Warning(
        "BSIG009",
        $"Nobody awaits '{method}': it may come after the commit, and nobody hears when it fails; do it in an asynchronous lambda of a method that takes one, such as "
        + "ThenAsync(async x => await …), or say with '_ = …' that this is meant.");

    private static Finding InMethod(string method) => Finding.Warning(
        "BSIG009", $"Nobody awaits '{method}': it may come after the commit, and nobody hears when it fails; await it, or say with '_ = …' that this is meant.");

    [Theory]
    [InlineData(".Then(x => [|orders.Shipped.EmitAsync(new(x.Saga.CorrelationId.ToString()))|])", "EmitAsync")]
    [InlineData(".Then(x => { Note(\"a\"); [|orders.Shipped.EmitAsync(new(\"1\"))|]; })", "EmitAsync")]
    [InlineData(".Then(x => { if (x.Message.Order == \"1\") { [|bus.EmitAsync(new Shipped(\"1\"))|]; } })", "EmitAsync")]
    [InlineData(".Then(x => [|bus.EmitAsync(new Shipped(\"1\"))|].ConfigureAwait(false))", "EmitAsync")]
    [InlineData(".Then(x => Task.WhenAll([|orders.Shipped.EmitAsync(new(\"1\"))|], Task.CompletedTask))", "EmitAsync")]
    [InlineData(".Then(x => Task.Run(() => [|orders.Shipped.EmitAsync(new(\"1\"))|]))", "EmitAsync")]
    [InlineData(".Then(x => new[] { \"1\" }.Select(it => [|orders.Shipped.EmitAsync(new(it))|]).ToList())", "EmitAsync")]
    [InlineData(".Then(x => [|new ValueTask(Task.Delay(1))|])", "new ValueTask")]
    [InlineData(".Then(x => [|ShipAsync()|])", "ShipAsync")]
    [InlineData(".Then(x => { Task<int> one() => Task.FromResult(1); [|one()|]; })", "one")]
    public Task Emit_InAnAction_IsAWarning(string activities, string method) => Snippet.HasAsync(
        ShopSaga.With(activities, "private static Task ShipAsync() => Task.Delay(1);"), InAction(method));

    [Theory]
    [InlineData("public static void Use(ISignalBus bus) { [|ShipAsync(bus)|]; } private static Task ShipAsync(ISignalBus bus) => bus.EmitAsync(new Shipped(\"1\"));", "ShipAsync")]
    [InlineData(
        "public static void Use(ISignalBus bus) { [|FirstAsync(bus)|]; } private static Task FirstAsync(ISignalBus bus) => ThenAsync(bus); "
        + "private static async Task ThenAsync(ISignalBus bus) => await bus.EmitAsync(new Shipped(\"1\"));", "FirstAsync")]
    [InlineData("public static void Use(ISignalBus bus) { [|ShipAsync()|]; Task ShipAsync() => bus.EmitAsync(new Shipped(\"1\")); }", "ShipAsync")]
    [InlineData("public static void Use(ISignalBus bus) { var later = [|bus.EmitAsync(new Shipped(\"1\"))|]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { using var later = [|bus.EmitAsync(new Shipped(\"1\"))|]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { List<Task> all = [[|bus.EmitAsync(new Shipped(\"1\"))|]]; }", "EmitAsync")]
    public Task Task_OfAnOwnMethodOrVariable_IsAWarning(string members, string method) => Snippet.HasAsync(ShopSaga.With("", members), InMethod(method));

    [Theory]
    [InlineData("[|bus.EmitAsync(new PaymentReceived(\"1\", 1))|];", "EmitAsync")]
    [InlineData("[|orders.PaymentReceived.EmitAsync(new(\"1\", 1))|];", "EmitAsync")]
    [InlineData("[|process.StepAsync(\"book\", () => carrier.BookAsync(\"1\"))|];", "StepAsync")]
    [InlineData("[|process.DelayAsync(TimeSpan.FromDays(1))|];", "DelayAsync")]
    [InlineData("[|process.EmitAsync(orders.PaymentReceived, new(\"1\", 1))|];", "EmitAsync")]
    [InlineData("[|process.CheckpointAsync()|];", "CheckpointAsync")]
    public Task Call_AsAStatement_IsAWarning(string code, string method) => Snippet.HasAsync(
        ShopProcess.With("await OwnAsync(process);", $"private async Task OwnAsync(ProcessContext process) {{ {code} await process.DelayAsync(TimeSpan.Zero); }}"), InMethod(method));

    [Fact]
    public Task Call_BehindAQuestionMark_IsAWarning() => Snippet.HasAsync(
        "public static class Webhook { public static void Take(ISignalBus? bus) => bus?[|.EmitAsync(new Paid(\"1\"))|]; } [Signal(\"/order/{order}/paid\")] public sealed record Paid(string Order);",
        InMethod("EmitAsync"));

    [Theory]
    [InlineData(".ThenAsync(x => orders.Shipped.EmitAsync(new(\"1\")))")]
    [InlineData(".ThenAsync(async x => await orders.Shipped.EmitAsync(new(\"1\")))")]
    [InlineData(".Then(x => _ = orders.Shipped.EmitAsync(new(\"1\")))")]
    [InlineData(".Then(x => { Task kept = orders.Shipped.EmitAsync(new(\"1\")); Note(kept.ToString()!); })")]
    [InlineData(".Then(x => orders.Shipped.EmitAsync(new(\"1\")).GetAwaiter().GetResult())")]
    [InlineData(".Then(x => { orders.Shipped.EmitAsync(new(\"1\")).Wait(); })")]
    [InlineData(".Then(x => { List<Task> all = []; all.Add(orders.Shipped.EmitAsync(new(\"1\"))); Task.WaitAll([.. all]); })")]
    public Task Emit_ThatIsAwaitedOrMeant_IsClean(string activities) => Snippet.IsCleanAsync(ShopSaga.With(activities));
}
