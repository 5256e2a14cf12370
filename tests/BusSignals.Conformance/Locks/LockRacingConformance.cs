using System.Collections.Concurrent;
using Xunit;

namespace BusSignals.Conformance;

/// <summary>Many owners on several nodes at one lock at the same time: one at a time has it, in order, and no answer is lost.</summary>
[Trait("Feature", "J19")]
public abstract class LockRacingConformance : LockConformance
{
    private static readonly TimeProvider AtStart = new StoppedClock(Start);

    [Fact]
    public async Task Take_ManyAtAFreshLock_IsOnes()
    {
        for (int round = 0; round < 10; round++)
        {
            var name = new LockName("Order", $"{round}");

            LockResult[] results = await RaceAsync(12, node => node.ApplyAsync(
                name, new LockCommand.Take(Guid.NewGuid(), null, Lease, Wait: false), AtStart, Cancel));

            Assert.Single(results, it => it.Outcome == LockOutcome.Granted);
            Assert.Equal(11, results.Count(it => it.Outcome == LockOutcome.Busy));
        }
    }

    [Fact]
    public async Task Take_ManyInAQueue_HaveTicketsWithoutGaps()
    {
        await TakeAsync(A, Start);

        LockResult[] results = await RaceAsync(16, node => node.ApplyAsync(
            Order, new LockCommand.Take(Guid.NewGuid(), null, Lease, Wait: true), AtStart, Cancel));

        Assert.Equal(Enumerable.Range(1, 16).Select(it => (long)it), results.Select(it => it.Ticket).Order());
    }

    [Fact]
    public async Task Take_ManyTakingTurns_AreAloneInside()
    {
        const int owners = 6;
        const int turns = 5;
        int inside = 0;
        var fences = new ConcurrentQueue<Fence>();

        await RaceAsync(owners, async node =>
        {
            for (int turn = 0; turn < turns; turn++)
            {
                var request = Guid.NewGuid();
                LockResult result;
                do
                {
                    result = await node.ApplyAsync(Order, new LockCommand.Take(request, null, Lease, Wait: true), AtStart, Cancel);
                    await Task.Yield();
                }
                while (!result.IsMine);

                Assert.Equal(1, Interlocked.Increment(ref inside));
                fences.Enqueue(result.Fence);
                Interlocked.Decrement(ref inside);
                await node.ApplyAsync(Order, new LockCommand.Release(request), AtStart, Cancel);
            }

            return true;
        });

        Assert.Equal(owners * turns, fences.Distinct().Count());
        Assert.Equal(fences.Order(), fences);
    }

    [Fact]
    public async Task RenewAndTakeOver_AtTheSameTime_OneWins()
    {
        for (int round = 0; round < 20; round++)
        {
            var name = new LockName("Order", $"{round}");
            await TakeAsync(A, Start, name: name);

            // The two clocks are further apart than they should be: to one the lease is in force, to the other it is over.
            Task<LockResult> renewal = Task.Run(() => AskAsync(new LockCommand.Renew(A, Lease), Over - (2 * Rules.ClockSkew), name));
            Task<LockResult> takeOver = Task.Run(() => AskAsync(new LockCommand.Take(B, null, Lease, false), Over, name, node: 1));

            bool renewed = (await renewal).Outcome == LockOutcome.Done;
            bool taken = (await takeOver).Outcome == LockOutcome.Granted;
            Assert.True(renewed != taken, $"Renewed: {renewed}, taken: {taken}.");
        }
    }

    [Fact]
    public async Task Claim_ManyReceivers_OneContinues()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);

        LockResult[] results = await RaceAsync(8, node => node.ApplyAsync(
            Order, new LockCommand.Take(Guid.NewGuid(), Message, Lease, Wait: true), AtStart, Cancel));

        Assert.Single(results, it => it.Outcome == LockOutcome.Continued);
        Assert.Equal(7, results.Count(it => it.Outcome == LockOutcome.Waiting));
    }

    [Fact]
    public async Task RemoveIdle_WhileLocksAreTaken_NeverLosesALease()
    {
        for (int round = 0; round < 10; round++)
        {
            LockName[] names = [.. Enumerable.Range(0, 10).Select(it => new LockName("Order", $"{round}/{it}"))];
            foreach (LockName name in names)
            {
                await TakeAsync(A, Start, name: name);
                await AskAsync(new LockCommand.Release(A), Start, name);
            }

            DateTimeOffset later = Start.AddDays(60);
            Task sweep = Task.Run(async () =>
            {
                while (await Nodes[0].RemoveIdleAsync(later.AddDays(-30), 3, Cancel) > 0)
                {
                }
            }, Cancel);
            Task take = Task.Run(async () =>
            {
                foreach (LockName name in names)
                {
                    Assert.Equal(LockOutcome.Granted, (await AskAsync(new LockCommand.Take(B, null, Lease, false), later, name, node: 1)).Outcome);
                }
            }, Cancel);

            await Task.WhenAll(sweep, take);
            foreach (LockName name in names)
            {
                Assert.Equal(LockOutcome.Done, (await AskAsync(new LockCommand.Renew(B, Lease), later, name)).Outcome);
            }
        }
    }

    /// <summary>Runs as many callers as asked, spread over the nodes, from one start.</summary>
    private async Task<T[]> RaceAsync<T>(int callers, Func<ILockStore, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T>[] running = [.. Enumerable.Range(0, callers).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await run(Nodes[i % Nodes.Count]);
        }))];
        start.SetResult();
        return await Task.WhenAll(running);
    }
}
