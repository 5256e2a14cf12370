using BusSignals.Testing;
using BusSignals.Tests.Engine;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Failures;

/// <summary>A handler whose transaction the database ends for the sake of another one has not failed.</summary>
[Trait("Feature", "R1")]
public sealed class HandlerRaceTests
{
    private readonly LogLines _log = new();
    private readonly List<int> _attempts = [];
    private int _races;

    private async Task<SignalHarness> StartAsync()
    {
        SignalHarness harness = await TaskHarness.StartAsync(
            (_, context) =>
            {
                _attempts.Add(context.Attempt);
                if (_races-- > 0)
                {
                    throw new InvalidOperationException("Not saved.", new FaultyStore.DeadlockException());
                }
            },
            services: services =>
            {
                _log.AddTo(services);
                services.AddSingleton<FaultyStore>().AddSingleton<IProcessStore>(it => it.GetRequiredService<FaultyStore>());
            });
        return harness;
    }

    [Fact]
    public async Task Deadlock_MoreOftenThanAHandlerMayFail_IsTriedAgainAndSaidByItsName()
    {
        _races = 1;
        await using SignalHarness harness = await StartAsync();

        await harness.DoAsync();

        Assert.Equal([1, 1], _attempts);
        LogLine line = Assert.Single(_log.Of(1009));
        Assert.Equal(
            (LogLevel.Information, "The database ended the transaction of a delivery to /task/1/flow for the sake of another one; it is applied again at once: 40P01: deadlock detected."),
            (line.Level, line.Text));
        Assert.Empty(_log.Of(1004));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Deadlock_ManyTimes_PausesALittleAndIsNoFailure()
    {
        _races = 20;
        await using SignalHarness harness = await StartAsync();

        await harness.DoAsync();
        Assert.Equal([1, 1], _attempts); // the first one is at once
        await harness.AdvanceAsync(TimeSpan.FromSeconds(3), Token); // 10 ms more after each

        Assert.Equal(Enumerable.Repeat(1, 21), _attempts);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    /// <summary>Nine attempts in which it is doubted, two more as a failure, and then nothing can be kept of it.</summary>
    [Fact]
    public async Task Away_ToAHandlerAloneAndThenToTheStore_StartsOver()
    {
        int away = 11;
        await using SignalHarness harness = await TaskHarness.StartAsync(
            (_, context) =>
            {
                _attempts.Add(context.Attempt);
                if (away-- > 0)
                {
                    throw new StoreUnavailableException("The disk is full.", new InvalidOperationException("full")) { IsOfHandler = true };
                }
            },
            services: services =>
            {
                _log.AddTo(services);
                services.AddSingleton<FaultyStore>().AddSingleton<IProcessStore>(it => it.GetRequiredService<FaultyStore>());
            });
        harness.Services.GetRequiredService<FaultyStore>().Refusals = 1;

        await harness.DoAsync();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal([.. Enumerable.Repeat(1, 9), 2, 3, 1], _attempts);
        Assert.Equal(8, _log.Of(1051).Count);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
