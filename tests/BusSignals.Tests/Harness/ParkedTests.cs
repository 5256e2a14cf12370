using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

/// <summary>A message in the middle of its handling that waits for what only the test can do: that is idle too.</summary>
[Trait("Feature", "N10")]
public sealed class ParkedTests
{
    public sealed class Shelf;

    [Signal("/shelf/{shelf}/stocked")]
    public sealed record Stocked(string Shelf, int Number);

    [Signal("/shelf/{shelf}/aired")]
    public sealed record Aired(string Shelf, TimeSpan For);

    public sealed class ShelfState
    {
        public List<string> Done { get; set; } = [];
    }

    [Process("/shelf/{shelf}")]
    public sealed class ShelfFlow : SignalFlow<ShelfState>
    {
        public ShelfFlow()
        {
            On<Stocked>(async (signal, context) =>
            {
                await using EntityLock<Shelf> shelf = await context.Services.GetRequiredService<IEntityLocks>().AcquireAsync<Shelf>(signal.Shelf);
                context.State.Done.Add($"stocked {signal.Number}");
            });
            On<Aired>(async (signal, context) =>
            {
                await Task.Delay(signal.For, context.Services.GetRequiredService<TimeProvider>());
                context.State.Done.Add("aired");
            });
        }
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddFlow<ShelfFlow>());

    private static async Task<IReadOnlyList<string>> DoneAsync(SignalHarness harness) =>
        (await harness.Processes.FindAsync("/shelf/a", Token))?.StateAs<ShelfState>()?.Done ?? [];

    [Fact]
    public async Task Emit_WhileTheTestHoldsTheLock_IsIdleUntilItIsFreed()
    {
        await using SignalHarness harness = await StartAsync();
        EntityLock<Shelf> held = await harness.LockAsync<Shelf>("a", Token);

        await harness.EmitAsync(new Stocked("a", 1), cancellationToken: Token);
        await harness.EmitAsync(new Stocked("a", 2), cancellationToken: Token);
        Assert.Empty(await DoneAsync(harness));

        await held.DisposeAsync();
        await harness.WaitUntilIdleAsync(Token);
        Assert.Equal(["stocked 1", "stocked 2"], await DoneAsync(harness));
    }

    [Fact]
    public async Task Advance_WhileALockIsWaitedFor_KeepsTheLeaseAndLooksAgain()
    {
        await using SignalHarness harness = await StartAsync();
        await using (EntityLock<Shelf> held = await harness.LockAsync<Shelf>("a", Token))
        {
            await harness.EmitAsync(new Stocked("a", 1), cancellationToken: Token);
            await harness.AdvanceAsync(TimeSpan.FromSeconds(20), Token);
            Assert.True(held.IsHeld);
            Assert.Empty(await DoneAsync(harness));
        }

        await harness.WaitUntilIdleAsync(Token);
        Assert.Equal(["stocked 1"], await DoneAsync(harness));
    }

    [Fact]
    public async Task Advance_OverADelayInAHandler_GoesOnWhenItIsOver()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Aired("a", TimeSpan.FromHours(1)), cancellationToken: Token);
        await harness.EmitAsync(new Stocked("a", 1), cancellationToken: Token);
        Assert.Empty(await DoneAsync(harness));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(59), Token);
        Assert.Empty(await DoneAsync(harness));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(["aired", "stocked 1"], await DoneAsync(harness));
    }

    [Fact]
    public async Task Advance_OverSeveralDelays_DoesEachAtItsMoment()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Aired("a", TimeSpan.FromHours(1)), cancellationToken: Token);
        await harness.EmitAsync(new Aired("a", TimeSpan.FromHours(2)), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        ProcessView view = (await harness.ProcessAsync("/shelf/a", Token)).View;
        Assert.Equal(
            [TimeSpan.Zero, TimeSpan.FromHours(1)], view.History.Select(it => it.ReceivedAt - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(["aired", "aired"], await DoneAsync(harness));
    }

    [Fact]
    public async Task Lock_HeldBySomebodyElse_IsSaidAtOnce()
    {
        await using SignalHarness harness = await StartAsync();
        await using EntityLock<Shelf> held = await harness.LockAsync<Shelf>("a", Token);

        Assert.Equal(
            "The lock of Shelf 'a' is held by somebody else.",
            (await Assert.ThrowsAsync<HarnessAssertionException>(() => harness.LockAsync<Shelf>("a", Token))).Message);
    }
}
