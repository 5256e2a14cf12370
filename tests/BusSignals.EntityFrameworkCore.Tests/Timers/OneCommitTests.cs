using BusSignals.EntityFrameworkCore.Tests.Stores;
using BusSignals.RealParts;
using BusSignals.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Timers;

/// <summary>Timers that are set and withdrawn within one commit, in a real database.</summary>
[Trait("Feature", "N5")]
public abstract class OneCommitTests
{
    private const string Process = "/egg/1";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Sets the timer to each of these times in turn; null withdraws it.</summary>
    [Signal("/egg/{egg}/turned", Id = "egg.turned")]
    public sealed record Turned(string Egg, params IReadOnlyList<TimeSpan?> Times);

    public sealed class Egg
    {
        public List<DateTimeOffset> Rang { get; set; } = [];
    }

    [Process("/egg/{egg}")]
    public sealed class EggFlow : SignalFlow<Egg>
    {
        public EggFlow()
        {
            On<Turned>((signal, context) =>
            {
                foreach (TimeSpan? time in signal.Times)
                {
                    if (time is { } delay)
                    {
                        context.Schedule("ring", delay);
                    }
                    else
                    {
                        context.CancelTimer("ring");
                    }
                }
            }).Starts();
            OnTimer("ring", (elapsed, context) => context.State.Rang.Add(elapsed.FiredAt));
        }
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<SignalHarness> StartAsync();

    private static async Task<(string Due, string Rang)> SeenAsync(SignalHarness harness)
    {
        ProcessView view = (await harness.ProcessAsync(Process, Token)).View;
        return (Text(view.Timers.Select(it => it.Due)), Text(view.StateAs<Egg>()!.Rang));

        static string Text(IEnumerable<DateTimeOffset> times) => string.Join(", ", times.Select(it => it - Start));
    }

    private static Task<Guid> TurnAsync(SignalHarness harness, params IReadOnlyList<TimeSpan?> times) =>
        harness.EmitAsync(new Turned("1", times), cancellationToken: Token);

    private static TimeSpan? Days(int days) => TimeSpan.FromDays(days);

    [Fact]
    public async Task Timer_SetAndWithdrawnInTheCommitThatStarts_IsNotThere()
    {
        await using SignalHarness harness = await StartAsync();

        await TurnAsync(harness, Days(1), null);
        await harness.AdvanceAsync(TimeSpan.FromDays(2), Token);

        Assert.Equal(("", ""), await SeenAsync(harness));
    }

    [Fact]
    public async Task Timer_SetTwiceInOneCommit_FiresOnceAtTheLastTime()
    {
        await using SignalHarness harness = await StartAsync();

        await TurnAsync(harness, Days(1), Days(3), Days(2));
        Assert.Equal(("2.00:00:00", ""), await SeenAsync(harness));
        await harness.AdvanceAsync(TimeSpan.FromDays(4), Token);

        Assert.Equal(("", "2.00:00:00"), await SeenAsync(harness));
    }

    [Fact]
    public async Task Timer_StoredThenMovedAndWithdrawnInOneCommit_IsGone()
    {
        await using SignalHarness harness = await StartAsync();
        await TurnAsync(harness, Days(1));

        await TurnAsync(harness, Days(3), null);
        await harness.AdvanceAsync(TimeSpan.FromDays(4), Token);

        Assert.Equal(("", ""), await SeenAsync(harness));
    }

    [Fact]
    public async Task Timer_StoredThenWithdrawnAndSetInOneCommit_FiresAtTheNewTimeAlone()
    {
        await using SignalHarness harness = await StartAsync();
        await TurnAsync(harness, Days(1));

        await TurnAsync(harness, null, Days(2));
        await harness.AdvanceAsync(TimeSpan.FromDays(4), Token);

        Assert.Equal(("", "2.00:00:00"), await SeenAsync(harness));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "R13")]
    public async Task Timer_DueWithAHundredNanoseconds_IsRoundedUpAndNotEarly()
    {
        await using SignalHarness harness = await StartAsync();

        await TurnAsync(harness, TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(1));
        Assert.Equal(("00:00:01.0000010", ""), await SeenAsync(harness));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(("00:00:01.0000010", ""), await SeenAsync(harness));
        await harness.AdvanceAsync(TimeSpan.FromMicroseconds(1), Token);

        Assert.Equal(("", "00:00:01.0000010"), await SeenAsync(harness));
    }
}

public sealed class SqliteOneCommitTests : OneCommitTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-timers").FullName;

    protected override Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddFlow<EggFlow>().UseSqlite(Path.Combine(_folder, "eggs.db"))), cancellationToken: Token);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

[Collection<PostgresSuites>]
public sealed class PostgresOneCommitTests(PostgresFixture postgres) : OneCommitTests
{
    protected override async Task<SignalHarness> StartAsync()
    {
        string database = await PostgresStore.CreateAsync(postgres.Server);
        await using (ServiceProvider services = new ServiceCollection()
            .AddDbContext<BusSignalsDbContext>(it => it.UseNpgsql(database)).BuildServiceProvider())
        {
            await services.GetRequiredService<BusSignalsDbContext>().Database.EnsureCreatedAsync(Token);
        }

        return await SignalHarness.StartAsync(
            bus => bus.AddSignals(signals =>
            {
                signals.Services.AddDbContext<BusSignalsDbContext>(it => it.UseNpgsql(database));
                signals.AddFlow<EggFlow>().UseEntityFramework<BusSignalsDbContext>();
            }),
            cancellationToken: Token);
    }
}
