using BusSignals.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Restarts;

/// <summary>What waits in a database goes on in another application.</summary>
public sealed class RestartTests : IDisposable
{
    private const string Path = "/gate/1";

    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-restart").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Feature", "Z7")]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_AfterARestart_DrainsInOrderOfArrivalOnce()
    {
        await using (SignalHarness first = await StartAsync())
        {
            await EmitAsync(first, 3, 1, 2);
        }

        await using SignalHarness second = await StartAsync();
        bool started = await Manager(second).MarkInitializedAsync(Token);

        Assert.True(started);
        (await second.ProcessAsync(Path, Token)).ShouldHaveState<Passages>(it => it.Numbers.SequenceEqual([3, 1, 2]));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_InTwoApplicationsAtOnce_OneStartsItAndEachSignalIsHandledOnce()
    {
        await using SignalHarness first = await StartAsync();
        await EmitAsync(first, 1, 2, 3);
        await using SignalHarness second = await StartAsync();

        bool[] started = await Task.WhenAll(
            Task.Run(() => Manager(first).MarkInitializedAsync(Token)), Task.Run(() => Manager(second).MarkInitializedAsync(Token)));

        Assert.Single(started, it => it);
        (await first.ProcessAsync(Path, Token)).ShouldHaveState<Passages>(it => it.Numbers.SequenceEqual([1, 2, 3]));
    }

    [Fact]
    [Trait("Feature", "Z10")]
    public async Task Resume_AfterARestart_CatchesUp()
    {
        await using (SignalHarness first = await StartAsync())
        {
            await Manager(first).MarkInitializedAsync(Token);
            await first.EmitAsync(new PauseProcess(Path, "night"), cancellationToken: Token);
            await EmitAsync(first, 1, 2);
        }

        await using SignalHarness second = await StartAsync();
        ProcessView paused = (await second.ProcessAsync(Path, Token)).View;
        await second.EmitAsync(new ResumeProcess(Path), cancellationToken: Token);

        Assert.Equal((ProcessStatus.Paused, "night"), (paused.Status, paused.StatusReason));
        (await second.ProcessAsync(Path, Token)).ShouldBeIn("Running").ShouldHaveState<Passages>(it => it.Numbers.SequenceEqual([1, 2]));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddFlow<GateFlow>().UseSqlite(System.IO.Path.Combine(_folder, "gate.db"))), cancellationToken: Token);

    private static ISignalManager Manager(SignalHarness harness) =>
        harness.Services.GetRequiredService<ISignalManagers>().For(harness.Processes.IdOf(Path));

    private static async Task EmitAsync(SignalHarness harness, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            await harness.EmitAsync(new Passed("1", number), cancellationToken: Token);
        }
    }
}
