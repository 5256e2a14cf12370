namespace BusSignals.Analyzers.Tests.Durable;

/// <summary>BSIG006 says nothing of what is the process' own, nor of what it cannot tell.</summary>
[Trait("Feature", "J26")]
public sealed class OwnAwaitTests
{
    [Theory]
    [InlineData("PaymentReceived paid = await process.ReceiveAsync(orders.PaymentReceived);")]
    [InlineData("PaymentReceived? paid = await process.ReceiveAsync(orders.PaymentReceived, TimeSpan.FromDays(3));")]
    [InlineData("switch (await process.RaceAsync(orders.PaymentReceived, TimeSpan.FromDays(3))) { case PaymentReceived: break; }")]
    [InlineData("DurableTask<Elapsed> night = process.DelayAsync(TimeSpan.FromDays(1)); await night;")]
    [InlineData("await process.AllAsync(process.DelayAsync(TimeSpan.FromDays(1)), process.ReceiveAsync(orders.PaymentReceived));")]
    [InlineData("await process.EmitAsync(orders.PaymentReceived, new(input.Order, 5m));")]
    [InlineData("Task<object> race = process.RaceAsync(TimeSpan.FromDays(1)); await race;")]
    [InlineData("await process.RaceAsync(TimeSpan.FromDays(1)).ConfigureAwait(true);")]
    [InlineData("await process.RaceAsync(TimeSpan.FromDays(1)).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext);")]
    public Task Await_WhatTheContextGives_IsClean(string code) => Snippet.IsCleanAsync(ShopProcess.With(code));

    [Theory]
    [InlineData("await Task.CompletedTask;")]
    [InlineData("await ValueTask.CompletedTask;")]
    [InlineData("int five = await Task.FromResult(5);")]
    [InlineData("await Task.FromException(new InvalidOperationException());")]
    [InlineData("await new ValueTask<int>(5);")]
    [InlineData("await Task.Yield();")]
    [InlineData("await Task.WhenAll(process.RaceAsync(TimeSpan.FromDays(1)), process.RaceAsync(TimeSpan.FromDays(2)));")]
    [InlineData("Task first = process.RaceAsync(TimeSpan.FromDays(1)); await Task.WhenAny(first, Task.CompletedTask);")]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(days => process.RaceAsync(TimeSpan.FromDays(days))));")]
    [InlineData("await new ValueTask<object>(process.RaceAsync(TimeSpan.FromDays(1))).AsTask();")]
    [InlineData("await process.RaceAsync(TimeSpan.FromDays(1)).WaitAsync(CancellationToken.None);")]
    public Task Await_WhatNeedsNothingFromOutside_IsClean(string code) => Snippet.IsCleanAsync(ShopProcess.With(code));

    [Theory]
    [InlineData("var done = new TaskCompletionSource(); done.SetResult(); await done.Task;")]
    [InlineData("process.On(orders.PaymentReceived, _ => _done.SetResult()); await _done.Task;")]
    [InlineData("process.On(orders.PaymentReceived, Complete); await _done.Task; void Complete(PaymentReceived _) => _done.TrySetResult();")]
    [InlineData("var done = new TaskCompletionSource(); await ThenAsync(() => done.SetResult()); await done.Task;")]
    [InlineData("var done = new TaskCompletionSource(); Complete(done); await done.Task;")]
    [InlineData("var waiting = new[] { new TaskCompletionSource() }; foreach (var it in waiting) { await it.Task; }")]
    [InlineData("foreach (Task it in new List<Task>()) { await it; }")]
    [InlineData("Task? later = null; later ??= later; await later!;")]
    [InlineData("dynamic later = input; await later;")]
    [InlineData("(Task One, Task Two) pair = (Task.CompletedTask, Task.CompletedTask); await pair.One;")]
    [InlineData("await _later();")]
    [InlineData("await (await process.StepAsync(\"x\", () => Task.FromResult(Task.CompletedTask)));")]
    public Task Await_WhatCannotBeTold_IsClean(string code) => Snippet.IsCleanAsync(
        ShopProcess.With(code, "private readonly TaskCompletionSource _done = new(); private readonly Func<Task> _later = () => Task.Delay(5); "
            + "private static async Task ThenAsync(Action work) => work(); private static void Complete(TaskCompletionSource done) => done.SetResult();"));

    [Theory]
    [InlineData("await foreach (int it in CountAsync().WithCancellation(CancellationToken.None)) { }")]
    [InlineData("await foreach (int it in CountAsync().Where(it => it > 0)) { }")]
    [InlineData("await foreach (int it in new[] { 1, 2 }.ToAsyncEnumerable()) { }")]
    [InlineData("_counts = CountAsync(); await foreach (int it in _counts) { }")]
    [InlineData("await Task.WhenAll(carrier.Sizes.Select(it => process.RaceAsync(TimeSpan.FromDays(it))));")]
    public Task Sequence_OfTheProcessItself_IsClean(string code) => Snippet.IsCleanAsync(ShopProcess.With(
        code, "private IAsyncEnumerable<int>? _counts; private static async IAsyncEnumerable<int> CountAsync() { await Task.CompletedTask; yield return 1; }"));

    [Theory]
    [InlineData("await process.StepAsync(\"a\", () => carrier.BookAsync($\"{process.Id} {process.UtcNow} {process.IsReplaying}\"));")]
    [InlineData("CancellationToken stop = process.CancellationToken; await process.StepAsync(\"a\", () => http.GetStringAsync(\"/\", stop));")]
    [InlineData("await process.StepAsync($\"a {process.NewGuid()}\", () => carrier.BookAsync(\"1\"));")]
    [InlineData("await process.StepAsync(\"a\", async () => process.Logger.ToString());")]
    [InlineData("process.On(orders.PaymentReceived, async _ => { await process.StepAsync(\"a\", () => carrier.BookAsync(\"1\")); });")]
    public Task Use_OfTheProcessAroundAStep_IsClean(string code) => Snippet.IsCleanAsync(ShopProcess.With(code));

    [Fact]
    public Task Await_InOtherClasses_IsClean() => Snippet.IsCleanAsync(ShopProcess.With("", more: """
        public sealed class Webhook(OrderSignals orders)
        {
            public async Task HandleAsync(HttpClient http)
            {
                await http.GetStringAsync("/").ConfigureAwait(false);
                await orders.PaymentReceived.EmitAsync(new("1", 5m));
                await Task.Run(() => DateTime.UtcNow);
                Guid id = Guid.NewGuid();
            }
        }
        """));

    [Fact]
    public Task Process_OfAnotherLibrary_IsClean() => Snippet.IsCleanAsync("""
        using System.Threading.Tasks;
        namespace Other;
        public sealed class ProcessContext;
        public abstract class DurableProcess<TInput, TResult> { protected abstract Task<TResult> RunAsync(ProcessContext process, TInput input); }
        public sealed class Process : DurableProcess<string, string>
        {
            protected override async Task<string> RunAsync(ProcessContext process, string input)
            {
                await Task.Delay(5);
                return $"{DateTime.UtcNow}";
            }
        }
        """);
}
