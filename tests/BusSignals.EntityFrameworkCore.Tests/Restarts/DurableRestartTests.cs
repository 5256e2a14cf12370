using BusSignals.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Restarts;

/// <summary>A durable process goes on in another application, and two of them at once do not disturb it.</summary>
[Trait("Feature", "J10")]
[Trait("Feature", "N8")]
public sealed class DurableRestartTests : IDisposable
{
    private const string Path = "/tally/1";

    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-tally").FullName;
    private readonly Clerk _clerk = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Feature", "C2")]
    public async Task Process_SuspendedHere_GoesOnThereAndDoesNoStepAgain()
    {
        await using (SignalHarness first = await StartAsync())
        {
            await OpenAsync(first, 3);
            await CountAsync(first, 1);
        }

        await using (SignalHarness second = await StartAsync())
        {
            Assert.Equal([1], (await second.ProcessAsync(Path, Token)).View.StateAs<List<int>>()!);
            await CountAsync(second, 2);
        }

        await using SignalHarness third = await StartAsync();
        await CountAsync(third, 3);

        ProcessView view = (await third.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHaveTimers().ShouldHoldInMailbox().View;
        Assert.Equal([1, 2, 3], view.ResultAs<List<int>>());
        Assert.Equal(4, _clerk.Steps);
    }

    [Fact]
    [Trait("Feature", "J15")]
    public async Task Delay_ThatIsDueWhileNothingRuns_FiresAfterwardsOnce()
    {
        await using (SignalHarness first = await StartAsync())
        {
            await OpenAsync(first, 1);
        }

        await using SignalHarness second = await StartAsync();
        await second.AdvanceAsync(TimeSpan.FromDays(1), Token);
        ProcessView waiting = (await second.ProcessAsync(Path, Token)).ShouldBeIn("Running").View;
        Assert.Equal(1, waiting.History.Count(it => it.Kind == HistoryKind.Timer));
        await CountAsync(second, 1);

        (await second.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHaveTimers();
    }

    [Fact]
    [Trait("Feature", "C25")]
    public async Task Process_WorkedOnByTwoAtOnce_TakesEachSignalOnce()
    {
        await using SignalHarness first = await StartAsync();
        await OpenAsync(first, 40);
        await using SignalHarness second = await StartAsync();

        await Task.WhenAll(
            Task.Run(() => CountAsync(first, [.. Enumerable.Range(0, 40).Where(it => it % 2 == 0)]), Token),
            Task.Run(() => CountAsync(second, [.. Enumerable.Range(0, 40).Where(it => it % 2 == 1)]), Token));

        ProcessView view = (await first.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHaveTimers().ShouldHoldInMailbox().View;
        Assert.Equal(Enumerable.Range(0, 40), view.ResultAs<List<int>>().Order());
        Assert.Empty(await first.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "N9")]
    public async Task Process_ThatHasEnded_NeverRunsAgain()
    {
        await using (SignalHarness first = await StartAsync())
        {
            await OpenAsync(first, 1);
            await CountAsync(first, 7);
        }

        await using SignalHarness second = await StartAsync();
        await OpenAsync(second, 1);
        await CountAsync(second, 8);

        Assert.Equal([7], (await second.ProcessAsync(Path, Token)).ShouldHaveEnded().View.ResultAs<List<int>>());
        Assert.Equal(2, _clerk.Steps);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals
            .AddGroup<TallySignals>().AddProcess<TallyProcess>().UseSqlite(System.IO.Path.Combine(_folder, "tally.db"))),
        services => services.AddSingleton(_clerk),
        Token);

    private static async Task OpenAsync(SignalHarness harness, int signals)
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<TallyProcess>(new OpenTally("1", signals), Token);
        await harness.WaitUntilIdleAsync(Token);
    }

    private static async Task CountAsync(SignalHarness harness, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            await harness.EmitAsync(new Counted("1", number), cancellationToken: Token);
        }
    }
}
