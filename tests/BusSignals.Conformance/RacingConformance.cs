using System.Globalization;
using Xunit;

namespace BusSignals.Conformance;

/// <summary>Two nodes, and many callers of each, at the same rows at the same time: one wins, nothing is lost or doubled.</summary>
public abstract class RacingConformance : StoreConformance
{
    [Fact]
    public async Task Commit_ManyStartOneProcess_OneDoes()
    {
        ProcessRow row = Sample.Process();
        ProcessCommit[] commits = [.. Enumerable.Range(0, 16).Select(it =>
            Sample.Change(row with { Data = $"{it}" }, Sample.Applied()) with { Outgoing = [Sample.Message()], Dead = [Sample.Dead()] })];

        IReadOnlyList<CommitResult>[] results =
            await RaceAsync(commits.Length, (node, i) => node.Processes.CommitAsync([commits[i]], Cancel));

        ProcessCommit winner = commits[Array.FindIndex(results, it => it[0] == CommitResult.Committed)];
        Assert.Equal(1, results.Count(it => it[0] == CommitResult.Committed));
        Assert.Equal(winner.Row, (await LoadAsync(row.Key)).Row);
        Assert.Equal(winner.Added, (await FindAsync(row.Key)).History);
        Assert.Equal(winner.Outgoing[0].Id, Assert.Single(await ClaimAsync(Sample.Start)).Id);
        Assert.Equal(winner.Dead[0].MessageId, Assert.Single(await DeadAsync()).MessageId);
    }

    [Fact]
    public async Task Commit_TwoOwnersCountingOnOneProcess_LoseNoStep()
    {
        const int steps = 50;
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process() with { Data = "0" }));

        await RaceAsync(2, async (node, _) =>
        {
            for (int i = 0; i < steps; i++)
            {
                while (!await IncrementAsync(node, row.Key))
                {
                }
            }

            return true;
        });

        ProcessRow counted = (await LoadAsync(row.Key)).Row!;
        Assert.Equal((1 + (2 * steps), $"{2 * steps}"), (counted.Version, counted.Data));
        Assert.Equal(Enumerable.Range(1, 2 * steps), (await FindAsync(row.Key)).History.Select(it => it.Sequence));
        Assert.Equal(2 * steps, (await ClaimAsync(Sample.Start)).Count);
    }

    [Fact]
    public async Task Commit_BatchesInOppositeOrder_TakeEachProcessOnce()
    {
        for (int round = 0; round < 10; round++)
        {
            ProcessRow[] rows = [.. Enumerable.Range(0, 20).Select(_ => Sample.Process())];
            Assert.All(
                await CommitAllAsync([.. rows.Take(10).Select(it => Sample.Change(it))]), it => Assert.Equal(CommitResult.Committed, it));
            ProcessCommit[] steps = [.. rows.Select((it, i) => Sample.Change(i < 10 ? Sample.Change(it).Row : it, Sample.Applied()))];
            ProcessCommit[] back = [.. steps.Select(it => it with { Added = [it.Added[0] with { MessageId = Guid.NewGuid() }] }).Reverse()];

            IReadOnlyList<CommitResult>[] results =
                await RaceAsync(2, (node, i) => node.Processes.CommitAsync(i == 0 ? steps : back, Cancel));

            Assert.All(
                results[0].Zip(results[1].Reverse()),
                it => Assert.True(it.First != it.Second, $"Both owners have the result {it.First}."));
            foreach (ProcessRow row in rows)
            {
                Assert.Single((await FindAsync(row.Key)).History);
            }
        }
    }

    [Fact]
    public async Task Commit_BatchesOfDifferentProcesses_AllSucceed()
    {
        ProcessCommit[][] batches = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 10).Select(_ => Sample.Process()).Select(row =>
            Sample.Change(row, Sample.Applied(), Sample.Waiting()) with
            {
                Outgoing = [Sample.Message(), Sample.Timer(row, "AwaitingPayment", Sample.Later)],
                Dead = [Sample.Dead()],
            }).ToArray())];

        IReadOnlyList<CommitResult>[] results = await RaceAsync(batches.Length, (node, i) => node.Processes.CommitAsync(batches[i], Cancel));

        Assert.All(results.SelectMany(it => it), it => Assert.Equal(CommitResult.Committed, it));
        Assert.Equal(80, (await DeadAsync()).Select(it => it.Sequence).Distinct().Count());
        Assert.Equal(80, (await ClaimAsync(Sample.Start)).Count);
    }

    [Fact]
    public async Task Claim_ManyAtOnce_GiveEachRowToOne()
    {
        const int rows = 200;
        await CommitAsync(Sample.Change(Sample.Process()) with { Outgoing = [.. Enumerable.Range(0, rows).Select(_ => Sample.Message())] });

        List<Guid>[] claimed = await RaceAsync(8, async (node, _) =>
        {
            var mine = new List<Guid>();
            while (await node.Outbox.ClaimDueAsync(Sample.Start, Sample.Later, 7, Cancel) is { Count: > 0 } batch)
            {
                Assert.True(batch.Count <= 7);
                mine.AddRange(batch.Select(it => it.Id));
            }

            return mine;
        });
        // A claimer may find nothing while others hold the rest locked, but nothing may be left when all are through.
        claimed = [.. claimed, [.. (await Outbox.ClaimDueAsync(Sample.Start, Sample.Later, rows, Cancel)).Select(it => it.Id)]];

        Assert.Equal(rows, claimed.Sum(it => it.Count));
        Assert.Equal(rows, claimed.SelectMany(it => it).Distinct().Count());
        Assert.All(await ClaimAsync(Sample.Later), it => Assert.Equal(2, it.Attempts));
    }

    [Fact]
    public async Task Claim_WhileTimersAreWithdrawn_NeitherFailsNorBringsThemBack()
    {
        ProcessRow[] rows = [.. Enumerable.Range(0, 40).Select(_ => Sample.Process())];
        ProcessCommit[] starts = [.. rows.Select(it => Sample.Change(it) with { Outgoing = [Sample.Timer(it, "a", Sample.Start)] })];
        await CommitAllAsync(starts);

        await RaceAsync(2, async (node, i) =>
        {
            for (int step = 0; step < starts.Length; step++)
            {
                if (i == 0)
                {
                    DateTimeOffset now = Sample.Start.AddSeconds(step);
                    await node.Outbox.ClaimDueAsync(now, now.AddSeconds(1), 10, Cancel);
                }
                else
                {
                    ProcessCommit withdraw = Sample.Change(starts[step].Row) with { WithdrawnTimers = [starts[step].Outgoing[0].Id] };
                    Assert.Equal([CommitResult.Committed], await node.Processes.CommitAsync([withdraw], Cancel));
                }
            }

            return true;
        });

        Assert.Empty(await ClaimAsync(Sample.Later));
        Assert.All(
            await Processes.LoadAsync([.. rows.Select(it => new LoadRequest(it.Key, null))], Cancel), it => Assert.Empty(it.Timers));
    }

    [Fact]
    public async Task RemoveProcesses_WhileASignalArrives_KeepsProcessAndSignalOrNeither()
    {
        for (int round = 0; round < 10; round++)
        {
            ProcessRow[] rows = [.. Enumerable.Range(0, 20).Select(i =>
                Sample.Process(i % 2 == 0 ? ProcessStatus.Ended : ProcessStatus.NotStarted))];
            ProcessCommit[] starts = [.. rows.Select(it => Sample.Change(it, Sample.Applied()))];
            await CommitAllAsync(starts);
            ProcessCommit[] arrivals = [.. starts.Select(it => Sample.Change(it.Row with { UpdatedAt = Sample.Later }, Sample.Waiting()))];

            var results = new CommitResult[arrivals.Length];
            await RaceAsync(2, async (node, i) =>
            {
                for (int step = 0; step < arrivals.Length; step++)
                {
                    if (i == 0)
                    {
                        await node.Reader.RemoveProcessesAsync(Sample.Start.AddDays(1), 1, Cancel);
                    }
                    else
                    {
                        results[step] = (await node.Processes.CommitAsync([arrivals[step]], Cancel))[0];
                    }
                }

                return true;
            });

            for (int i = 0; i < rows.Length; i++)
            {
                ProcessSnapshot snapshot = await LoadAsync(rows[i].Key, arrivals[i].Added[0].MessageId);
                bool committed = results[i] == CommitResult.Committed;
                Assert.Equal(committed ? arrivals[i].Row : null, snapshot.Row);
                Assert.Equal(committed ? arrivals[i].Added : [], await MailboxAsync(rows[i].Key));
                Assert.Equal(committed, snapshot.AlreadyApplied);
            }
        }
    }

    [Fact]
    public async Task RemoveProcesses_TwoSweepers_RemoveAllWithoutFailing()
    {
        ProcessCommit[] ended = [.. Enumerable.Range(0, 60).Select(_ =>
            Sample.Change(Sample.Process(ProcessStatus.Ended), Sample.Applied(), Sample.Applied()))];
        await CommitAllAsync(ended);

        await RaceAsync(4, async (node, _) =>
        {
            for (int i = 0; i < 20; i++)
            {
                await node.Reader.RemoveProcessesAsync(Sample.Later, 5, Cancel);
                await node.Reader.RemoveHistoryAsync(Sample.Later, 5, Cancel);
            }

            return true;
        });
        while (await Reader.RemoveProcessesAsync(Sample.Later, 5, Cancel) > 0)
        {
        }

        Assert.All(
            await Processes.LoadAsync([.. ended.Select(it => new LoadRequest(it.Row.Key, it.Added[0].MessageId))], Cancel),
            it => Assert.True(it.Row is null && !it.AlreadyApplied));
    }

    private static async Task<bool> IncrementAsync(StoreUnderTest node, Guid process)
    {
        ProcessRow row = (await node.Processes.LoadAsync([new(process, null)], Cancel))[0].Row!;
        int count = int.Parse(row.Data!, CultureInfo.InvariantCulture);
        ProcessCommit step = Sample.Change(row with { Data = $"{count + 1}" }, Sample.Applied()) with { Outgoing = [Sample.Message()] };
        return (await node.Processes.CommitAsync([step], Cancel))[0] == CommitResult.Committed;
    }

    /// <summary>Runs as many callers as asked, spread over the nodes, each on a thread of its own, from one start.</summary>
    private async Task<T[]> RaceAsync<T>(int callers, Func<StoreUnderTest, int, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T>[] running = [.. Enumerable.Range(0, callers).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await run(Nodes[i % Nodes.Length], i);
        }))];
        start.SetResult();
        return await Task.WhenAll(running);
    }
}
