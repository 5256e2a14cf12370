using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>1,000 signals to 50 durable processes, while hosts, broker and database die. Each is taken once, and nothing is left behind.</summary>
[Collection<RealServers>]
[Trait("Feature", "J10")]
[Trait("Feature", "N8")]
public sealed class DurableExactlyOnceTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const int Tallies = 50;
    private const int Signals = 1000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "C25")]
    public async Task Nodes_KilledInTheMiddle_EachProcessEndsWithAllOfItsSignals()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "tally_kill", Token);
        HostProcess first = await world.StartNodeAsync(Token);
        Task emitting = EmitAllAsync(world);

        await world.Ledgers.ReachedAsync(Signals / 4).WaitAsync(Token);
        await first.KillAsync();
        await world.StartNodeAsync(Token);
        HostProcess third = await world.StartNodeAsync(Token);
        await world.Ledgers.ReachedAsync(Signals / 2).WaitAsync(Token);
        await third.KillAsync();

        await emitting;
        await AssertAllAsync(world);
    }

    [Fact(Timeout = Bounds.Generous)]
    public async Task BrokerAndDatabase_RestartedInTheMiddle_EachProcessEndsWithAllOfItsSignals()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.OwnServer, postgres.OwnServer, "tally_restart", Token);
        await world.StartNodeAsync(Token);
        await world.StartNodeAsync(Token);
        Task emitting = EmitAllAsync(world);

        await world.Ledgers.ReachedAsync(Signals / 4).WaitAsync(Token);
        await rabbit.OwnServer.RestartAsync();
        await world.Ledgers.ReachedAsync(Signals / 2).WaitAsync(Token);
        await postgres.OwnServer.RestartAsync();

        await emitting;
        await AssertAllAsync(world);
    }

    private static async Task EmitAllAsync(LedgerWorld world)
    {
        for (int tally = 0; tally < Tallies; tally++)
        {
            await world.StartAsync<TallyProcess>(new OpenTally($"t{tally}", Signals / Tallies), Token);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Signals), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token },
            async (number, token) => await world.EmitAsync(new Counted($"t{number % Tallies}", number), $"count {number}", token));
    }

    private static async Task AssertAllAsync(LedgerWorld world)
    {
        await world.Ledgers.ReachedAsync(Signals).WaitAsync(Token);
        for (int tally = 0; tally < Tallies; tally++)
        {
            ProcessView view = await world.UntilAsync($"/tally/t{tally}", it => it.Status == ProcessStatus.Ended, Token);
            Assert.Equal(Enumerable.Range(0, Signals).Where(it => it % Tallies == tally), view.ResultAs<List<int>>().Order());
            Assert.Empty(view.Timers);
            Assert.Empty(view.Mailbox);
            Assert.Empty(view.Waits);
        }

        string[] booked = [.. world.Ledgers.Seen.Values.Select(it => it.What).Order(StringComparer.Ordinal)];
        string[] all = [.. Enumerable.Range(0, Signals).Select(it => $"t{it % Tallies} {it}").Order(StringComparer.Ordinal)];
        Assert.Equal(all, booked); // each outgoing message under one id, however often it was sent
    }
}
