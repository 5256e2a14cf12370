using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

/// <summary>A handler withdraws the timers that it has set, and never those of the engine, whatever name it gives.</summary>
[Trait("Feature", "N5")]
public sealed class TimerOwnershipTests
{
    private const string Path = "/shelf/1";

    private static readonly TokenDefinition<string> Check = new("shelf.check");

    [Signal("/shelf/{shelf}/built", Id = "shelf.built")]
    public sealed record Built(string Shelf);

    [Signal("/shelf/{shelf}/filled", Id = "shelf.filled")]
    public sealed record Filled(string Shelf);

    [Signal("/shelf/{shelf}/cleared", Id = "shelf.cleared")]
    public sealed record Cleared(string Shelf, string Timer);

    public sealed class Shelf
    {
        public int Filled { get; set; }

        public bool WasPending { get; set; }
    }

    [Process("/shelf/{shelf}")]
    public sealed class ShelfFlow : SignalFlow<Shelf>
    {
        public ShelfFlow()
        {
            On<Built>((_, context) => context.CreateTokenAsync(Check)).Starts();
            On<Filled>((_, context) =>
            {
                if (context.Attempt == 1)
                {
                    throw new InvalidOperationException("the ladder is away");
                }

                context.State.Filled++;
            });
            On<Cleared>((signal, context) => context.State.WasPending = context.CancelTimer(signal.Timer));
            OnAnswer(Check, (_, _) => { });
        }
    }

    private static Task<SignalHarness> StartShelfAsync() => StartAsync(signals => signals
        .AddFlow<ShelfFlow>()
        .Add<Filled>(it => it.Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromHours(1)] }));

    private static async Task<ProcessTimer> TimerAsync(SignalHarness harness, TimerKind kind)
    {
        var store = harness.Services.GetRequiredService<IProcessStore>();
        ProcessSnapshot snapshot = (await store.LoadAsync([new LoadRequest(harness.Processes.IdOf(Path).Key, null)], Token))[0];
        return Assert.Single(snapshot.Timers, it => it.Kind == kind);
    }

    [Fact]
    public async Task CancelTimer_NameOfATokensTimer_LeavesTheTokenOpen()
    {
        await using SignalHarness harness = await StartShelfAsync();
        await harness.EmitAsync(new Built("1"), cancellationToken: Token);
        ProcessTimer token = await TimerAsync(harness, TimerKind.Token);

        await harness.EmitAsync(new Cleared("1", token.Name), cancellationToken: Token);

        Assert.Equal(
            $"InvalidOperationException: 'ShelfFlow' handles no timer '{token.Name}', it handles none; say what it does with OnTimer(\"{token.Name}\", …) in its constructor.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
        Assert.Equal(token, await TimerAsync(harness, TimerKind.Token));
    }

    [Fact]
    public async Task CancelTimer_NameOfARetry_LeavesTheSignalToBeTriedAgain()
    {
        await using SignalHarness harness = await StartShelfAsync();
        await harness.EmitAsync(new Built("1"), cancellationToken: Token);
        await harness.EmitAsync(new Filled("1"), cancellationToken: Token);
        ProcessTimer retry = await TimerAsync(harness, TimerKind.Retry);

        await harness.EmitAsync(new Cleared("1", retry.Name), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        Shelf shelf = (await harness.ProcessAsync(Path, Token)).View.StateAs<Shelf>()!;
        Assert.Equal((false, 1), (shelf.WasPending, shelf.Filled));
    }
}
