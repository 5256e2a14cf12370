using System.Diagnostics;
using System.Globalization;
using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>
/// A backlog for three hosts, from one emitter with many emits in flight, signals of many accounts in turn; one host is killed and
/// one is stopped in the middle of it. Each account has its signals in the order emitted, and none is applied without waiting for the
/// one before it. How many signals is BUSSIGNALS_ORDER_SIGNALS; the full run has 50,000. With BUSSIGNALS_ORDER_LOG it tells how many
/// were held back, and deferred.
/// </summary>
[Collection<RealServers>]
[Trait("Feature", "N11")]
[Trait("Feature", "R20")]
public sealed class BacklogTests(RabbitMqFixture rabbit, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Accounts = 100;
    private const int InFlight = 64;
    private const string Held = "[1011]";
    private const string Deferred = "[1013]";
    private const string GivenUp = "[1012]";
    private const string WithoutDead = "[1014]";

    private static readonly int PerAccount = Math.Max(4, (int.TryParse(
        Environment.GetEnvironmentVariable("BUSSIGNALS_ORDER_SIGNALS"), CultureInfo.InvariantCulture, out int signals) ? signals : 2000) / Accounts);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Bounds.Full)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Backlog_ForSeveralHostsThatAreKilledAndStopped_IsAppliedInTheOrderEmitted(int hosts)
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, $"ledger_backlog_{hosts}", Token);
        await (await world.StartNodeAsync(Token)).StopAsync(Token); // now there is a queue
        await EmitAsync(world);
        long started = Stopwatch.GetTimestamp();
        HostProcess[] nodes = await Task.WhenAll(Enumerable.Range(0, hosts).Select(_ => world.StartNodeAsync(Token)));

        await world.Ledgers.ReachedAsync(Accounts * PerAccount / 4).WaitAsync(Token);
        await nodes[0].KillAsync();
        await world.StartNodeAsync(Token);
        await world.Ledgers.ReachedAsync(Accounts * PerAccount / 2).WaitAsync(Token);
        await nodes[1].StopAsync(Token);
        await world.StartNodeAsync(Token);
        await world.Ledgers.ReachedAsync(Accounts * PerAccount).WaitAsync(Token);

        output.WriteLine(
            $"{Accounts * PerAccount} signals, {hosts} hosts: {Stopwatch.GetElapsedTime(started)}, {world.Said(Held)} held back, "
            + $"{world.Said(Deferred)} deferred, {world.Said(GivenUp)} times given up");
        for (int account = 0; account < Accounts; account++)
        {
            ProcessView view = (await world.FindAsync($"/account/b{account}", Token))!;
            Assert.Equal(Enumerable.Range(0, PerAccount), view.StateAs<Account>()!.Numbers);
            Assert.Empty(view.Timers);
            Assert.Empty(view.Mailbox);
        }

        Assert.Equal((0, 0), (world.Said(GivenUp), world.Said(WithoutDead)));
    }

    /// <summary>Emits in turn to each account; each signal when the one before it to its account has been confirmed.</summary>
    private static async Task EmitAsync(LedgerWorld world)
    {
        using var inFlight = new SemaphoreSlim(InFlight);
        Task[] last = [.. Enumerable.Range(0, Accounts).Select(account => world.EmitAsync(new Opened($"b{account}"), "opened", Token))];
        for (int number = 0; number < PerAccount; number++)
        {
            for (int account = 0; account < Accounts; account++)
            {
                await inFlight.WaitAsync(Token);
                last[account] = EmitAfterAsync(last[account], account, number);
            }
        }

        await Task.WhenAll(last);

        async Task EmitAfterAsync(Task before, int account, int number)
        {
            await before;
            await world.EmitAsync(new Credited($"b{account}", number), $"credit {number}", Token);
            inFlight.Release();
        }
    }
}
