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
    [InlineData("public static void Use(ISignalBus bus) { Func<Task> ship = () => bus.EmitAsync(new Shipped(\"1\")); [|ship()|]; }", "ship")]
    [InlineData("public static async Task UseAsync(ISignalBus bus) { var ship = async () => await bus.EmitAsync(new Shipped(\"1\")); [|ship()|]; await ship(); }", "ship")]
    [InlineData("public static void Use(ISignalBus bus) { using var later = [|bus.EmitAsync(new Shipped(\"1\"))|]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { List<Task> all = [[|bus.EmitAsync(new Shipped(\"1\"))|]]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { object later = [|bus.EmitAsync(new Shipped(\"1\"))|]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { dynamic later = [|bus.EmitAsync(new Shipped(\"1\"))|]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { Task later; later = [|bus.EmitAsync(new Shipped(\"1\"))|]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { Task? later = null; later ??= [|bus.EmitAsync(new Shipped(\"1\"))|]; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { var pair = ([|bus.EmitAsync(new Shipped(\"1\"))|], 1); }", "EmitAsync")]
    [InlineData("public static int Use(ISignalBus bus) { var (later, one) = ([|bus.EmitAsync(new Shipped(\"1\"))|], 1); return one; }", "EmitAsync")]
    [InlineData("public static int Use(ISignalBus bus) { Task later; int one; (later, one) = ([|bus.EmitAsync(new Shipped(\"1\"))|], 1); return one; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { var kept = new { Later = [|bus.EmitAsync(new Shipped(\"1\"))|] }; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { var all = new List<Task> { [|bus.EmitAsync(new Shipped(\"1\"))|] }; }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { foreach (var later in new[] { \"1\" }.Select(it => [|bus.EmitAsync(new Shipped(it))|])) { } }", "EmitAsync")]
    [InlineData("public static void Use(ISignalBus bus) { foreach (object later in new[] { [|bus.EmitAsync(new Shipped(\"1\"))|] }) { Note(\"a\"); } }", "EmitAsync")]
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

    [Theory]
    [InlineData("signals.Use((context, next) => { [|next()|]; return Task.CompletedTask; });")]
    [InlineData("signals.Use((context, next) => { [|next.Invoke()|]; return Task.CompletedTask; });")]
    [InlineData("signals.Use((context, next) => { var later = [|next()|]; return Task.CompletedTask; });")]
    [InlineData("signals.Use(async (context, next) => { [|next()|]; await Task.Yield(); });")]
    [InlineData("signals.Use((context, next) => { Task.Run(() => [|next()|]); return Task.CompletedTask; });")]
    [InlineData("signals.Use(WrapAsync); static Task WrapAsync(SignalContext context, Func<Task> next) { [|next()|]; return Task.CompletedTask; }")]
    [InlineData("} public sealed class Wrap : ISignalMiddleware { public Task InvokeAsync(SignalContext context, Func<Task> next) { [|next()|]; return Task.CompletedTask; }")]
    public Task Next_OfMiddleware_IsAWarning(string code) => Snippet.HasAsync(
        ShopSaga.With("", $"public static void Use(ISignalsConfigurator signals) {{ {code} }}"), InMethod("next"));

    [Theory]
    [InlineData("signals.Use((context, next) => next());")]
    [InlineData("signals.Use(async (context, next) => { Task rest = next(); Note(\"a\"); await rest; });")]
    [InlineData("signals.Use((context, next) => { _ = next(); return Task.CompletedTask; });")]
    [InlineData("Func<int, Func<Task>, Task> other = (_, next) => { next(); return Task.CompletedTask; };")]
    public Task Next_ThatIsAwaitedOrMeantOrOfOthers_IsClean(string code) => Snippet.IsCleanAsync(
        ShopSaga.With("", $"public static void Use(ISignalsConfigurator signals) {{ {code} }}"));

    [Theory]
    [InlineData("[|bus.EmitAsync(new Shipped(\"1\"))|].ContinueWith(it => Note($\"{it.Exception}\"));")]
    [InlineData("[|bus.EmitAsync(new Shipped(\"1\"))|].ContinueWith(it => Note($\"{it.Exception}\"), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("var later = [|bus.EmitAsync(new Shipped(\"1\"))|].ContinueWith(it => Note($\"{it.Exception}\"));")]
    public Task Continuation_ThatNobodyAwaits_IsAWarning(string code) => Snippet.HasAsync(
        ShopSaga.With("", $"public static void Use(ISignalBus bus) {{ {code} }}"), InMethod("EmitAsync"));

    [Theory]
    [InlineData("await bus.EmitAsync(new Shipped(\"1\")).ContinueWith(it => Note($\"{it.Exception}\"));")]
    [InlineData("_ = bus.EmitAsync(new Shipped(\"1\")).ContinueWith(it => Note($\"{it.Exception}\"));")]
    [InlineData("var later = bus.EmitAsync(new Shipped(\"1\")).ContinueWith(it => Note($\"{it.Exception}\")); await later;")]
    [InlineData("object later = bus.EmitAsync(new Shipped(\"1\")); await (Task)later;")]
    [InlineData("var pair = (bus.EmitAsync(new Shipped(\"1\")), 1); await pair.Item1;")]
    [InlineData("var (later, _) = (bus.EmitAsync(new Shipped(\"1\")), 1); await later;")]
    [InlineData("(_, int one) = (bus.EmitAsync(new Shipped(\"1\")), 1);")]
    [InlineData("Task later; await (later = bus.EmitAsync(new Shipped(\"1\")));")]
    [InlineData("foreach (var later in new[] { \"1\" }.Select(it => bus.EmitAsync(new Shipped(it)))) { await later; }")]
    [InlineData("foreach (var name in new[] { \"1\" }.Select(it => it + \"2\")) { await bus.EmitAsync(new Shipped(\"1\")); }")]
    public Task Task_ThatIsAwaitedLaterOrMeant_IsClean(string code) => Snippet.IsCleanAsync(
        ShopSaga.With("", $"public static async Task UseAsync(ISignalBus bus) {{ {code} }}"));

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
