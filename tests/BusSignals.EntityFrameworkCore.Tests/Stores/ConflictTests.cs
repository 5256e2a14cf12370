using BusSignals.Conformance;
using BusSignals.RealParts;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>Two nodes that race for a process is nothing that went wrong: one of them is told, and EF Core has nothing to log.</summary>
[Trait("Feature", "R1")]
public abstract class ConflictTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract Task<RacingNodes> StartAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_AnotherNodeWasFirst_IsAConflictWithoutALine(bool ownContext)
    {
        await using RacingNodes nodes = await StartAsync();
        ProcessRow row = Sample.Process();
        HistoryEntry waiting = Sample.Waiting();
        ProcessCommit first = Sample.Change(row, waiting);
        OutgoingMessage timer = Sample.Timer(row, "late", Sample.Later);

        Assert.Equal(CommitResult.Committed, await nodes.CommitAsync(0, first with { Outgoing = [timer] }, ownContext));
        Assert.Equal(CommitResult.Conflict, await nodes.CommitAsync(1, Sample.Change(row, Sample.Applied()), ownContext));
        ProcessCommit settling = Sample.Change(first.Row, Sample.Applied()) with
        {
            Settled = [Sample.Settled(first.Added[0])],
            WithdrawnTimers = [timer.Id],
        };
        Assert.Equal(CommitResult.Committed, await nodes.CommitAsync(0, settling, ownContext));
        Assert.Equal(CommitResult.Conflict, await nodes.CommitAsync(1, settling, ownContext));

        Assert.Empty(nodes.Warnings);
        ProcessSnapshot snapshot = await nodes.LoadAsync(row.Key);
        Assert.Equal((2L, 0), (snapshot.Row!.Version, snapshot.Timers.Count));
        Assert.Empty(await nodes.LoadMailboxAsync(row.Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_ManyAtOnce_EachIsAppliedOnceWithoutALine(bool ownContext)
    {
        await using RacingNodes nodes = await StartAsync();
        ProcessRow row = Sample.Process();
        Assert.Equal(CommitResult.Committed, await nodes.CommitAsync(0, Sample.Change(row), ownContext));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(node => Task.Run(
            async () =>
            {
                CommitResult result;
                do
                {
                    ProcessRow stored = (await nodes.LoadAsync(row.Key)).Row!;
                    result = await nodes.CommitAsync(node % 2, Sample.Change(stored, Sample.Applied()), ownContext);
                    Assert.Contains(result, new[] { CommitResult.Committed, CommitResult.Conflict });
                }
                while (result != CommitResult.Committed);
            },
            Cancel)));

        Assert.Empty(nodes.Warnings);
        Assert.Equal((17L, 16), await nodes.LoadAsync(row.Key) is var it ? (it.Row!.Version, it.Row.HistoryLength) : default);
    }

    /// <summary>What the handler has in its context is saved with the unit, or not at all.</summary>
    [Fact]
    public async Task Commit_OwnContextHasChanges_TheyGoWithTheUnit()
    {
        await using RacingNodes nodes = await StartAsync();
        ProcessRow row = Sample.Process();
        OutgoingMessage kept = Sample.Message();
        OutgoingMessage lost = Sample.Message();

        Assert.Equal(CommitResult.Committed, await nodes.CommitAsync(0, Sample.Change(row), ownContext: true, it => it.Add(kept)));
        Assert.Equal(CommitResult.Conflict, await nodes.CommitAsync(1, Sample.Change(row), ownContext: true, it => it.Add(lost)));

        Assert.Equal([kept.Id], await nodes.RunAsync(it => it.Set<OutgoingMessage>().Select(message => message.Id).ToArrayAsync(Cancel)));
    }
}

public sealed class SqliteConflictTests : ConflictTests
{
    private protected override Task<RacingNodes> StartAsync()
    {
        string file = Path.GetTempFileName();
        return RacingNodes.StartAsync(it => it.UseSqlite($"Data Source={file};Pooling=False"), () => File.Delete(file));
    }
}

[Collection<PostgresSuites>]
public sealed class PostgresConflictTests(PostgresFixture postgres) : ConflictTests
{
    private protected override async Task<RacingNodes> StartAsync()
    {
        string database = await PostgresStore.CreateAsync(postgres.Server);
        return await RacingNodes.StartAsync(it => it.UseNpgsql(database), () =>
        {
            using var pooled = new NpgsqlConnection(database);
            NpgsqlConnection.ClearPool(pooled);
        });
    }
}
