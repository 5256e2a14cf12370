using Microsoft.CodeAnalysis;

namespace BusSignals.Analyzers.Tests.Durable;

/// <summary>Where a delegate runs is told by the shape of the context's method, also of one that is to come.</summary>
[Trait("Feature", "J26")]
public sealed class HandoverTests
{
    private const string Library = """
        using System;
        using System.Threading.Tasks;
        namespace BusSignals;
        public sealed class DurableTask<T> { public System.Runtime.CompilerServices.TaskAwaiter<T> GetAwaiter() => default; }
        public sealed class Child { public Task EndAsync() => Task.CompletedTask; public Task Ended => Task.CompletedTask; }
        public sealed class ProcessContext
        {
            public DurableTask<T> StepAsync<T>(string name, Func<Task<T>> call) => new();
            public DurableTask<T> ActivityAsync<T>(string name, Func<Task<T>> call) => new();
            public DurableTask<T> CallAsync<T>(Func<Task<T>> work) => new();
            public DurableTask<T> CreateAsync<T>(Func<T, Task> onCreated) => new();
            public DurableTask<bool> UntilAsync(Func<Task<bool>> condition) => new();
            public DurableTask<bool> UntilAsync(Func<bool> condition) => new();
            public void On<T>(Func<T, Task> handler) { }
            public void On<T>(Action<T> handler) { }
            public Child Start() => new();
            public DurableTask<Child> StartAsync() => new();
        }
        public static class ProcessContextExtensions
        {
            public static void Each<T>(this ProcessContext process, Func<T, Task> handler) { }
        }
        """;

    [Theory]
    [InlineData("await process.StepAsync(\"x\", async () => { await Task.Delay(5); return DateTime.UtcNow; });")]
    [InlineData("await process.ActivityAsync(\"x\", async () => { await Task.Delay(5); return DateTime.UtcNow; });")]
    [InlineData("await process.CallAsync(async () => { await Task.Delay(5); return DateTime.UtcNow; });")]
    [InlineData("await process.CreateAsync<DateTime>(async it => await Task.Delay(DateTime.UtcNow - it));")]
    [InlineData("await process.UntilAsync(async () => { await Task.Delay(5); return DateTime.UtcNow.Year > 0; });")]
    public async Task Work_ThatRunsOutside_IsNotLookedAt(string code) => Assert.Empty(await FoundInAsync(code));

    [Theory]
    [InlineData("process.On<int>(async it => await Task.Delay(it));", "BSIG006")]
    [InlineData("process.On<int>(it => Task.Delay(it));", "BSIG006")]
    [InlineData("process.On<int>(HandleAsync); async Task HandleAsync(int it) => await Task.Delay(it);", "BSIG006")]
    [InlineData("Func<int, Task> handle = async it => await Task.Delay(it); process.On(handle);", "BSIG006")]
    [InlineData("process.On<int>(it => { Guid.NewGuid(); });", "BSIG007")]
    [InlineData("process.Each<int>(async it => await Task.Delay(it));", "BSIG006")]
    [InlineData("await process.UntilAsync(() => DateTime.UtcNow.Year > 0);", "BSIG007")]
    public async Task Handler_ThatRunsInside_IsLookedAt(string code, string id) => Assert.Equal([id], await FoundInAsync(code));

    [Theory]
    [InlineData("await process.Start().EndAsync();")]
    [InlineData("Child child = process.Start(); await child.EndAsync(); await child.Ended;")]
    [InlineData("Child child = await process.StartAsync(); await child.EndAsync();")]
    [InlineData("if (await process.StartAsync() is { } child) { await child.EndAsync(); }")]
    public async Task Handle_ThatTheContextGave_IsTheProcesssOwn(string code) => Assert.Empty(await FoundInAsync(code));

    private static async Task<string[]> FoundInAsync(string code)
    {
        using var library = new MemoryStream();
        Assert.True(Snippet.CompileAlone(Library).Emit(library, cancellationToken: TestContext.Current.CancellationToken).Success);
        MetadataReference reference = MetadataReference.CreateFromImage(library.ToArray());
        Diagnostic[] found = await Snippet.AnalyseAsync(Snippet.CompileAlone(
            $$"""
            using System;
            using System.Threading.Tasks;
            using BusSignals;
            public static class Rules
            {
                public static async Task RunAsync(ProcessContext process)
                {
                    await process.StartAsync();
                    {{code}}
                }
            }
            """,
            reference));
        return [.. found.Select(it => it.Id)];
    }
}
