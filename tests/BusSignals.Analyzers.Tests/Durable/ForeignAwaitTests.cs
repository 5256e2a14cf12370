namespace BusSignals.Analyzers.Tests.Durable;

/// <summary>BSIG006: what would stop the process at run time is said while it is typed.</summary>
[Trait("Feature", "J26")]
public sealed class ForeignAwaitTests
{
    private const string Lost = "is not the process' own and would be lost with this machine; ";

    [Theory]
    [Trait("Feature", "J25")]
    [InlineData("await [|orders.PaymentReceived|];", "orders.PaymentReceived")]
    [InlineData("var paid = orders.PaymentReceived; await [|paid|];", "paid")]
    public Task Await_ASignal_SaysToReceiveIt(string code, string signal) =>
        HasAsync(code, $"A signal cannot be awaited directly; write: await process.ReceiveAsync({signal}).");

    [Theory]
    [InlineData("await [|Task.Delay(5)|];")]
    [InlineData("await [|Task.Delay(TimeSpan.FromDays(1), clock)|];")]
    [InlineData("var later = Task.Delay(5); await [|later|];")]
    [InlineData("await [|new ValueTask(Task.Delay(5))|];")]
    [InlineData("await [|Task.Delay(5).ConfigureAwait(false)|];")]
    [InlineData("await [|Task.WhenAll(Task.CompletedTask, Task.Delay(5))|];")]
    [InlineData("Task[] all = [Task.Delay(5)]; await [|Task.WhenAll(all)|];")]
    [InlineData("await ([|input.Order == \"1\" ? Task.CompletedTask : Task.Delay(5)|]);")]
    public Task Await_ADelay_SaysToDelayTheProcess(string code) =>
        HasAsync(code, $"'Task.Delay' {Lost}write: await process.DelayAsync(…).");

    [Theory]
    [InlineData("await [|orders.PaymentReceived.EmitAsync(new(input.Order, 5m))|];", "orders.PaymentReceived.EmitAsync", "orders.PaymentReceived")]
    [InlineData("await [|bus.EmitAsync(new PaymentReceived(input.Order, 5m))|];", "bus.EmitAsync", "orders.…")]
    public Task Await_TheEmittingOfASignal_SaysToEmitByTheProcess(string code, string named, string signal) =>
        HasAsync(code, $"'{named}' {Lost}write: await process.EmitAsync({signal}, …).");

    [Theory]
    [InlineData("string page = await [|http.GetStringAsync(\"/\")|];", "http.GetStringAsync", "http.GetStringAsync(…)")]
    [InlineData("await [|carrier.BookAsync(input.Order)|];", "carrier.BookAsync", "carrier.BookAsync(…)")]
    [InlineData("await [|locks.AcquireAsync<PlaceOrder>(input.Order)|];", "locks.AcquireAsync<PlaceOrder>", "locks.AcquireAsync<PlaceOrder>(…)")]
    [InlineData("await [|carrier.Ready|];", "carrier.Ready", "carrier.Ready")]
    [InlineData("await [|new TaskCompletionSource().Task|];", "new TaskCompletionSource().Task", "new TaskCompletionSource().Task")]
    [InlineData("string text = await [|File.ReadAllTextAsync(\"a\")|];", "File.ReadAllTextAsync", "File.ReadAllTextAsync(…)")]
    [InlineData("await [|carrier.BookAsync(\"1\").WaitAsync(CancellationToken.None)|];", "carrier.BookAsync", "carrier.BookAsync(…)")]
    [InlineData("await [|carrier.BookAsync(\"1\").WaitAsync(TimeSpan.FromDays(1))|];", "carrier.BookAsync(\"1\").WaitAsync", "carrier.BookAsync(\"1\").WaitAsync(…)")]
    [InlineData("ICarrier? other = carrier; await ([|other?.BookAsync(\"1\") ?? Task.FromResult(\"\")|]);", "BookAsync", "BookAsync(…)")]
    [InlineData("Task<string> later = Task.FromResult(\"\"); later = carrier.BookAsync(\"1\"); await [|later|];", "carrier.BookAsync", "carrier.BookAsync(…)")]
    public Task Await_WhatIsOfOthers_SaysToPutItIntoAStep(string code, string named, string call) =>
        HasAsync(code, $"'{named}' {Lost}put it into a step: await process.StepAsync(\"name\", () => {call}).");

    [Theory]
    [InlineData("[|Thread.Sleep(5)|];", "Thread.Sleep", "write: await process.DelayAsync(…).")]
    [InlineData("[|Task.Delay(5).Wait()|];", "Task.Delay(5).Wait", "write: await Task.Delay(…).")]
    [InlineData("_ = [|carrier.BookAsync(\"1\").Result|];", "carrier.BookAsync(\"1\").Result", "write: await carrier.BookAsync(…).")]
    [InlineData("[|carrier.BookAsync(\"1\").GetAwaiter().GetResult()|];", "carrier.BookAsync(\"1\").GetAwaiter().GetResult", "write: await carrier.BookAsync(…).")]
    [InlineData("[|process.RaceAsync(TimeSpan.FromDays(1)).Wait()|];", "process.RaceAsync(TimeSpan.FromDays(1)).Wait", "write: await process.RaceAsync(…).")]
    [InlineData("var later = Task.CompletedTask; [|later.Wait()|];", "later.Wait", "write: await later.")]
    [InlineData(
        "using var gate = new SemaphoreSlim(1); [|gate.Wait()|];", "gate.Wait",
        "await what is meant, or put it into a step: await process.StepAsync(\"name\", …).")]
    public Task Call_ThatBlocks_SaysToAwait(string code, string named, string advice) =>
        HasAsync(code, $"'{named}' blocks the process, and nothing that it waits for can come meanwhile; {advice}");

    [Theory]
    [InlineData("await [|Task.Run(() => carrier.BookAsync(\"1\"))|];", "Task.Run")]
    [InlineData("_ = [|Task.Run(async () => await carrier.BookAsync(\"1\"))|];", "Task.Run")]
    [InlineData("var later = [|Task.Run(() => 5)|]; await later;", "Task.Run")]
    [InlineData("await [|Task.Factory.StartNew(() => 5)|];", "Task.Factory.StartNew")]
    [InlineData("[|Parallel.ForEach(new[] { 1 }, it => { })|];", "Parallel.ForEach")]
    [InlineData("[|ThreadPool.QueueUserWorkItem(_ => { })|];", "ThreadPool.QueueUserWorkItem")]
    [InlineData("[|ThreadPool.UnsafeQueueUserWorkItem(_ => { }, null)|];", "ThreadPool.UnsafeQueueUserWorkItem")]
    [InlineData("[|ThreadPool.RegisterWaitForSingleObject(new ManualResetEvent(false), (_, _) => { }, null, 5, true)|];", "ThreadPool.RegisterWaitForSingleObject")]
    [InlineData("[|new Thread(() => { })|].Start();", "new Thread(() => { })")]
    [InlineData("var thread = [|new Thread(() => { }) { IsBackground = true }|]; thread.Start();", "new Thread(() => { }) { IsBackground = true }")]
    [InlineData("[|new Task(() => { })|].Start();", "new Task(() => { })")]
    [InlineData("var later = [|new Task<int>(() => 5)|]; later.Start(); await later;", "new Task<int>(() => 5)")]
    [InlineData("using var timer = [|new Timer(_ => { })|];", "new Timer(_ => { })")]
    [InlineData("using var timer = [|new System.Timers.Timer(5)|]; timer.Start();", "new System.Timers.Timer(5)")]
    [InlineData("using var timer = [|clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero)|];", "clock.CreateTimer")]
    [InlineData("_ = [|new[] { 1, 2 }.AsParallel()|].Select(it => it + 1).ToList();", "new[] { 1, 2 }.AsParallel")]
    public Task Call_ThatTakesWorkToAnotherThread_IsMarkedOnce(string code, string named) => HasAsync(
        code,
        $"'{named}' takes work out of the process, and it would be lost with this machine; put the work into a step: await process.StepAsync(\"name\", …).");

    [Theory]
    [InlineData("await [|process.RaceAsync(TimeSpan.FromDays(1)).ConfigureAwait(false)|];", "false")]
    [InlineData("await [|Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)|];", "ConfigureAwaitOptions.SuppressThrowing")]
    public Task ConfigureAwait_ThatLeavesTheProcess_IsMarked(string code, string argument) => HasAsync(
        code, $"'ConfigureAwait({argument})' leaves the process: what follows would be none of it; leave it out.");

    [Theory]
    [InlineData("await foreach (string it in [|carrier.ListAsync()|]) { }", "")]
    [InlineData("await foreach (string it in [|carrier.ListAsync().WithCancellation(CancellationToken.None)|]) { }", "")]
    [InlineData("await foreach (string it in [|carrier.ListAsync().Where(it => it != \"\")|]) { }", "")]
    [InlineData("await foreach (string it in ListAsync()) { }", "private IAsyncEnumerable<string> ListAsync() => [|carrier.ListAsync()|];")]
    [InlineData("await foreach (string it in ListAsync()) { }", "private async IAsyncEnumerable<string> ListAsync() { await foreach (string it in [|carrier.ListAsync()|]) { yield return it; } }")]
    [InlineData("await foreach (string it in [|_list|]) { }", "private readonly IAsyncEnumerable<string> _list = carrier.ListAsync();")]
    [InlineData("_list = carrier.ListAsync(); await foreach (string it in [|_list|]) { }", "private IAsyncEnumerable<string>? _list;")]
    public Task Foreach_OverASequenceOfOthers_IsMarked(string code, string members) => Snippet.HasAsync(
        ShopProcess.With(code, members), Sequence("carrier.ListAsync", "carrier.ListAsync(…)"));

    [Theory]
    [InlineData("[|feed|]", "")]
    [InlineData("[|feed.WithCancellation(CancellationToken.None)|]", "")]
    [InlineData("[|_feed|]", "private readonly IAsyncEnumerable<string> _feed = feed;")]
    public Task Foreach_OverAService_IsMarked(string sequence, string members) => Snippet.HasAsync(
        ShopProcess.With("", more: $$"""
            public sealed class Reading(IAsyncEnumerable<string> feed) : DurableProcess<PlaceOrder, string>
            {
                public object Feed => feed;

                {{members}}

                protected override async Task<string> RunAsync(ProcessContext process, PlaceOrder input)
                {
                    await foreach (string it in {{sequence}}) { }
                    return "";
                }
            }
            """),
        Sequence("feed", "feed"));

    [Theory]
    [InlineData("await using var file = [|new MemoryStream()|];", "new MemoryStream()")]
    [InlineData("await using (Stream file = [|File.OpenRead(\"a\")|]) { }", "File.OpenRead")]
    [InlineData("await using ([|File.OpenRead(\"a\")|]) { }", "File.OpenRead")]
    public Task Using_WhatIsOfOthers_IsMarked(string code, string named) => HasAsync(
        code,
        $"'{named}' is not the process' own, and neither is its end; use it and dispose of it in one step: await process.StepAsync(\"name\", async () => …).");

    [Fact]
    public Task Using_WhatIsAwaited_IsMarkedOnce() => HasAsync(
        "await using var order = await [|locks.AcquireAsync<PlaceOrder>(\"1\")|];",
        $"'locks.AcquireAsync<PlaceOrder>' {Lost}put it into a step: await process.StepAsync(\"name\", () => locks.AcquireAsync<PlaceOrder>(…)).");

    [Theory]
    [InlineData("var done = new TaskCompletionSource(); carrier.Booked += () => done.SetResult(); await [|done.Task|];", "done.Task", "")]
    [InlineData("var done = new TaskCompletionSource(); carrier.Booked += Book; await [|done.Task|]; void Book() => done.TrySetResult();", "done.Task", "")]
    [InlineData("var done = new TaskCompletionSource<int>(); Waiting[input.Order] = done; int size = await [|done.Task|];", "done.Task",
        "public static readonly Dictionary<string, TaskCompletionSource<int>> Waiting = [];")]
    [InlineData("var done = new TaskCompletionSource(); Task later = done.Task; await [|later|];", "done.Task", "")]
    [InlineData("var done = new TaskCompletionSource(); await process.StepAsync(\"x\", async () => done.SetResult()); await [|done.Task|];", "done.Task", "")]
    [InlineData("await [|_done.Task|];", "_done.Task", "private readonly TaskCompletionSource _done = new();")]
    [InlineData("await [|_done.Task|];", "_done.Task", "private static readonly TaskCompletionSource _done = new(); public static void End() => _done.SetResult();")]
    [InlineData("await [|Done.Task|];", "Done.Task", "private TaskCompletionSource Done { get; } = new();")]
    public Task Await_ASourceThatTheProcessDoesNotComplete_IsMarked(string code, string named, string members) => Snippet.HasAsync(
        ShopProcess.With(code, members),
        Finding.Warning("BSIG006", $"'{named}' {Lost}put it into a step: await process.StepAsync(\"name\", () => {named})."));

    [Theory]
    [InlineData("await process.StepAsync(\"a\", async () => await [|process.StepAsync(\"b\", () => carrier.BookAsync(\"1\"))|]);", "process.StepAsync")]
    [InlineData("await process.StepAsync(\"a\", async () => { _ = [|process.NewGuid()|]; await [|process.StepAsync(\"b\", async () => { })|]; });", "process.NewGuid", "process.StepAsync")]
    [InlineData("await process.StepAsync(\"a\", async () => await Task.WhenAll(new[] { 1, 2 }.Select(async _ => await [|process.EmitAsync(orders.PaymentReceived, new(\"1\", 5m))|])));", "process.EmitAsync")]
    [InlineData("await process.StepAsync(\"a\", () => carrier.BookAsync($\"{[|process.NewGuid()|]}\"));", "process.NewGuid")]
    [InlineData("await process.StepAsync(\"a\", () => carrier.BookAsync($\"{[|process.Random|].Next()}\"));", "process.Random")]
    [InlineData("await process.StepAsync(\"a\", () => http.GetStringAsync(\"/\", [|process.CancellationToken|]));", "process.CancellationToken")]
    [InlineData("await process.StepAsync<ICarrier>(\"a\", async it => await [|process.DelayAsync(TimeSpan.Zero)|]);", "process.DelayAsync")]
    [InlineData("await process.StepAsync(\"a\", () => NightAsync()); async Task NightAsync() => await [|process.DelayAsync(TimeSpan.Zero)|];", "process.DelayAsync")]
    [InlineData("await process.StepAsync(\"a\", NightAsync); async Task NightAsync() => await [|process.DelayAsync(TimeSpan.Zero)|];", "process.DelayAsync")]
    [InlineData("Func<Task> night = async () => await [|process.DelayAsync(TimeSpan.Zero)|]; await process.StepAsync(\"a\", night);", "process.DelayAsync")]
    [InlineData("await process.StepAsync(\"a\", () => NightAsync(process)); static async Task NightAsync(ProcessContext order) => await [|order.DelayAsync(TimeSpan.Zero)|];", "order.DelayAsync")]
    [InlineData("DurableTask<Elapsed> night = process.DelayAsync(TimeSpan.Zero); await process.StepAsync(\"a\", async () => await [|night|]);", "night")]
    [InlineData("await process.WaitUntilAsync<ICarrier>(\"a\", async it => [|process.Changed(\"b\")|]);", "process.Changed")]
    public Task Use_OfTheProcessInAStep_IsMarked(string code, params string[] named) => Snippet.HasAsync(
        ShopProcess.With(code), [.. named.Select(it => Finding.Warning(
            "BSIG006", $"'{it}' is used inside a step, which runs outside of the process; use it before or after the step, and give the step what comes of it."))]);

    [Fact]
    public Task Await_OfALongExpression_NamesItsLastMember() => HasAsync(
        "await [|http.GetStringAsync(\"/\").ContinueWith(it => it.Result + it.Result + it.Result + it.Result + it.Result).ContinueWith(it => it.Result)|];",
        $"'ContinueWith' {Lost}put it into a step: await process.StepAsync(\"name\", () => ContinueWith(…)).");

    private static Finding Sequence(string named, string call) => Finding.Warning(
        "BSIG006",
        $"'{named}' is not the process' own, and what comes from it would not come again in a replay; read it in a step: await process.StepAsync(\"name\", () => {call}).");

    private static Task HasAsync(string code, string text) => Snippet.HasAsync(ShopProcess.With(code), Finding.Warning("BSIG006", text));
}
