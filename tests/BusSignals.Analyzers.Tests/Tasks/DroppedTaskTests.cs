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
    public Task Emit_InAnAction_IsAWarning(string activities, string method) => Snippet.HasAsync(ShopSaga.With(activities), InAction(method));

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
    public Task Emit_ThatIsAwaitedOrMeant_IsClean(string activities) => Snippet.IsCleanAsync(ShopSaga.With(activities));
}
