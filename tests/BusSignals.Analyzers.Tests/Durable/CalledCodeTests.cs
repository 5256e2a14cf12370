namespace BusSignals.Analyzers.Tests.Durable;

/// <summary>What the process calls is a part of it; what only its steps call is not.</summary>
[Trait("Feature", "J26")]
public sealed class CalledCodeTests
{
    private static readonly Finding Delay = Finding.Warning(
        "BSIG006", "'Task.Delay' is not the process' own and would be lost with this machine; write: await process.DelayAsync(…).");

    [Theory]
    [InlineData("await NightAsync();", "private async Task NightAsync() => await [|Task.Delay(5)|];")]
    [InlineData("await NightAsync();", "private Task NightAsync() => [|Task.Delay(5)|];")]
    [InlineData("await NightAsync<int>();", "private static async Task NightAsync<T>() { await AgainAsync(); } private static async Task AgainAsync() => await [|Task.Delay(5)|];")]
    [InlineData("await Night;", "private Task Night => [|Task.Delay(5)|];")]
    [InlineData("await foreach (int it in NightsAsync()) { }", "private async IAsyncEnumerable<int> NightsAsync() { await [|Task.Delay(5)|]; yield return 1; }")]
    [InlineData("await NightAsync(); async Task NightAsync() => await [|Task.Delay(5)|];", "")]
    [InlineData("async Task NightAsync() => await [|Task.Delay(5)|]; Func<Task> night = NightAsync; await NightAsync();", "")]
    [InlineData("Func<Task> night = async () => await [|Task.Delay(5)|]; await night();", "")]
    [InlineData("Func<Task> night; night = () => [|Task.Delay(5)|]; await night();", "")]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(it => [|Task.Delay(it)|]));", "")]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(NightAsync));", "private static Task NightAsync(int it) => [|Task.Delay(it)|];")]
    [InlineData("await NightAsync();", "private partial Task NightAsync(); } public sealed partial class Fulfilment { private partial async Task NightAsync() => await [|Task.Delay(5)|];")]
    public Task Code_ThatTheProcessCalls_IsLookedAt(string code, string members) => Snippet.HasAsync(ShopProcess.With(code, members), Delay);

    [Theory]
    [InlineData("public static class Nights { public static async Task PassAsync(this ProcessContext process) => await [|Task.Delay(5)|]; }")]
    [InlineData("public static class Nights { public static async Task PassAsync<T>(DurableTask<T> before) { await before; await [|Task.Delay(5)|]; } }")]
    [InlineData("public sealed class Nights(ProcessContext process) { public async Task PassAsync() { await process.DelayAsync(TimeSpan.Zero); await [|Task.Delay(5)|]; } }")]
    [InlineData("public abstract class Base<T> : DurableProcess<PlaceOrder, T> { protected abstract Task PassAsync(ProcessContext process); } "
        + "public sealed class Nights : Base<string> { protected override async Task<string> RunAsync(ProcessContext process, PlaceOrder input) => \"\"; "
        + "protected override async Task PassAsync(ProcessContext process) => await [|Task.Delay(5)|]; }")]
    public Task Code_OfAnotherClassThatHasTheProcess_IsLookedAt(string more) => Snippet.HasAsync(ShopProcess.With("", more: more), Delay);

    [Fact]
    public Task Context_WithAnotherName_IsNamedInTheAdvice() => Snippet.HasAsync(
        ShopProcess.With("", "private async Task NightAsync(ProcessContext order) { await InnerAsync(); async Task InnerAsync() => await [|Task.Delay(5)|]; }"),
        Finding.Warning("BSIG006", "'Task.Delay' is not the process' own and would be lost with this machine; write: await order.DelayAsync(…)."));

    [Theory]
    [InlineData("await NightAsync();", "private async Task NightAsync() => await Task.CompletedTask;", "")]
    [InlineData("await Nights.PassAsync(process);", "", "public static class Nights { public static Task PassAsync(ProcessContext process) => Task.CompletedTask; }")]
    [InlineData("await Nights.PassAsync([process.DelayAsync(TimeSpan.Zero)]);", "", "public static class Nights { public static Task PassAsync(DurableTask<Elapsed>[] tasks) => Task.CompletedTask; }")]
    [InlineData("await new Nights(process).PassAsync();", "", "public sealed class Nights(ProcessContext process) { public async Task PassAsync() => await process.DelayAsync(TimeSpan.Zero); }")]
    [InlineData("var nights = new Nights(process); await nights.PassAsync();", "", "public sealed class Nights(ProcessContext process) { public async Task PassAsync() => await process.DelayAsync(TimeSpan.Zero); }")]
    [InlineData("await Rested;", "private static Task Rested => Task.CompletedTask;", "")]
    [InlineData("await AgainAsync(async () => await process.DelayAsync(TimeSpan.Zero));", "private static async Task AgainAsync(Func<Task> work) => await work();", "")]
    [InlineData("await Again.Async(async () => await process.DelayAsync(TimeSpan.Zero));", "", "public static class Again { public static async Task Async(Func<Task> work) => await work(); }")]
    [InlineData("await Rule(process, 1);", "private static readonly Func<ProcessContext, int, Task> Rule = static async (process, days) => await process.DelayAsync(TimeSpan.FromDays(days));", "")]
    [InlineData("await using var night = new Night(process);", "", "public sealed class Night(ProcessContext process) : IAsyncDisposable { public async ValueTask DisposeAsync() => await process.DelayAsync(TimeSpan.Zero); }")]
    public Task Await_OfSuchCode_IsClean(string code, string members, string more) => Snippet.IsCleanAsync(ShopProcess.With(code, members, more));

    [Fact]
    public Task Lambda_ThatTakesTheProcess_IsLookedAt() => Snippet.HasAsync(
        ShopProcess.With("", "private static readonly Func<ProcessContext, Task> Rule = static async process => await [|Task.Delay(5)|];"), Delay);

    [Theory]
    [InlineData("await process.StepAsync(\"book\", () => BookAsync(input.Order));")]
    [InlineData("await process.StepAsync(\"book\", async () => await BookAsync(input.Order));")]
    [InlineData("await process.StepAsync(\"book\", BookNowAsync);")]
    [InlineData("Func<Task<string>> book = async () => await BookAsync(\"1\"); await process.StepAsync(\"book\", book);")]
    [InlineData("await process.StepAsync(\"book\", () => LocalAsync()); async Task LocalAsync() => await Task.Delay(5);")]
    [InlineData("await OnceAsync(process, async () => await Task.Delay(5));")]
    [InlineData("await OnceAsync(process, () => BookAsync(\"1\"));")]
    public Task Code_ThatOnlyStepsCall_IsClean(string code) => Snippet.IsCleanAsync(ShopProcess.With(code, """
        private async Task<string> BookAsync(string order)
        {
            await Task.Delay(5);
            return await carrier.BookAsync($"{order} {Guid.NewGuid()} {DateTime.UtcNow}").ConfigureAwait(false);
        }

        private Task<string> BookNowAsync() => carrier.BookAsync("1");

        private static async Task OnceAsync(ProcessContext process, Func<Task> call) => await process.StepAsync("once", call);
        """));

    [Fact]
    public Task Process_InsideAnotherClass_IsLookedAtOnce() => Snippet.HasAsync(
        ShopProcess.With("", more: "public sealed class Outer(ProcessContext process) { public ProcessContext Process => process; "
            + "public sealed class Inner : DurableProcess<PlaceOrder, string> { protected override async Task<string> RunAsync(ProcessContext process, PlaceOrder input) "
            + "{ await [|Task.Delay(5)|]; return \"\"; } } }"),
        Delay);

    [Fact]
    public Task Code_ThatNobodyCalls_IsClean() => Snippet.IsCleanAsync(ShopProcess.With("", "public static async Task WarmUpAsync() => await Task.Delay(5);"));
}
