using BusSignals.Testing;
using Microsoft.Data.Sqlite;

namespace BusSignals.EntityFrameworkCore.Tests.Flows;

/// <summary>What a flow has committed is there after a restart.</summary>
public sealed class RestartTests : IDisposable
{
    [Signal("/parcel/{parcel}/scanned")]
    public sealed record Scanned(string Parcel, string Where, bool Fails = false);

    [Process("/parcel/{parcel}")]
    public sealed class ParcelFlow : SignalFlow
    {
        /// <summary>The id that the last checkpoint had.</summary>
        public static CheckpointId Last { get; private set; }

        public ParcelFlow() => On<Scanned>(async (signal, context) =>
        {
            if (signal.Fails && context.Attempt == 1)
            {
                throw new InvalidOperationException("The scanner is off.");
            }

            context.Set("where", signal.Where);
            Last = await context.CheckpointAsync(new { at = signal.Where });
        });
    }

    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-restart").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddFlow<ParcelFlow>().UseSqlite(Path.Combine(_folder, "parcels.db"))
            .Add<Scanned>(it => it.Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromHours(1)] })),
        cancellationToken: Token);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    [Trait("Feature", "Z19")]
    public async Task Checkpoint_AfterARestart_IsFoundByItsId()
    {
        string id;
        await using (SignalHarness before = await StartAsync())
        {
            await before.EmitAsync(new Scanned("1", "Oslo"), cancellationToken: Token);
            id = ParcelFlow.Last.ToString();
        }

        await using SignalHarness after = await StartAsync();

        HistoryEntry? entry = await after.Processes.FindCheckpointAsync(CheckpointId.Parse(id), Token);
        Assert.Equal((HistoryKind.Checkpoint, """{"at":"Oslo"}""", "parcel.scanned"), (entry?.Kind, entry?.Payload, entry?.Name));
    }

    [Fact]
    [Trait("Feature", "Z14")]
    public async Task State_AfterARestart_IsThere()
    {
        await using (SignalHarness before = await StartAsync())
        {
            await before.EmitAsync(new Scanned("1", "Oslo"), cancellationToken: Token);
        }

        await using SignalHarness after = await StartAsync();

        (await after.ProcessAsync("/parcel/1", Token)).ShouldBeIn("Running").ShouldHaveState<FlowState>(it => it.Get<string>("where") == "Oslo");
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Retry_AfterARestart_IsMadeWhenItIsDue()
    {
        await using (SignalHarness before = await StartAsync())
        {
            await before.EmitAsync(new Scanned("1", "Oslo", Fails: true), cancellationToken: Token);
            (await before.ProcessAsync("/parcel/1", Token)).ShouldNotHaveStarted().ShouldHoldInMailbox("parcel.scanned");
        }

        await using SignalHarness after = await StartAsync();
        await after.AdvanceAsync(TimeSpan.FromHours(1), Token);

        (await after.ProcessAsync("/parcel/1", Token)).ShouldBeIn("Running").ShouldHoldInMailbox()
            .ShouldHaveState<FlowState>(it => it.Get<string>("where") == "Oslo");
    }
}
