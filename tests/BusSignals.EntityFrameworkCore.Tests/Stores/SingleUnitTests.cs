using System.Data.Common;
using BusSignals.Conformance;
using BusSignals.RealParts;
using BusSignals.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>
/// One unit has statements of its own on PostgreSQL, with each part as one row or as several. One that the database refused
/// would be committed by EF Core instead, and all other tests would pass: here EF Core must have nothing to do.
/// </summary>
[Collection<PostgresSuites>]
public sealed class SingleUnitTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Commit_NewThenExisting_StoresEachColumnOfEachPart(int rows)
    {
        string database = await PostgresStore.CreateAsync(postgres.Server);
        var commands = new CountedCommands();
        await using StoreUnderTest store = await EfStore.OpenAsync(it => it.UseNpgsql(database).AddInterceptors(commands), clock: new VirtualTime());
        commands.Count = 0;

        ProcessRow row = Sample.Process(ProcessStatus.Ended) with
        {
            Data = "{}",
            WaitingFor = "order.delivered",
            Ending = ProcessEnding.Completed,
            StatusReason = "done",
            Changes = "shipping",
            JournalLength = 3,
            JournalFrom = 2,
            ToldAtEnd = "/order/42",
        };
        HistoryEntry[] waiting = Many(rows, () => Sample.Waiting());
        OutgoingMessage[] timers = Many(rows, () => Sample.Timer(row, $"deadline {Guid.NewGuid()}", Sample.Later));
        ProcessCommit first = Sample.Change(row, waiting) with
        {
            Parameters = [.. Enumerable.Range(0, rows).Select(it => new ProcessParameter { ProcessKey = row.Key, Name = $"order{it}", Value = "42", Type = row.Type })],
            Outgoing = timers,
            Dead = Many(rows, () => Sample.Dead("first")),
        };
        await CommitAsync(store, first);
        ProcessSnapshot begun = await LoadAsync(store, row.Key, null);

        HistoryEntry[] settled = [.. first.Added.Select(it => Sample.Settled(it) with
        {
            Outcome = SignalOutcome.Failed,
            ExpiresAt = Sample.Later,
            Reason = "refused",
            Retries = 2,
            RetryAt = Sample.Later,
            Journal = it.Sequence,
            Operation = 7,
            OperationName = "receive",
            Metadata = "{}",
        })];
        ProcessCommit second = Sample.Change(first.Row with { Data = null, EndedAt = null, Ending = null, StatusReason = null, ToldAtEnd = null }, Many(rows, () => Sample.Applied())) with
        {
            Settled = settled,
            Outgoing = Many(rows, () => Sample.Message()),
            WithdrawnTimers = [.. timers.Select(it => it.Id)],
            Dead = Many(rows, () => Sample.Dead("second")),
        };
        await CommitAsync(store, second);
        ProcessSnapshot changed = await LoadAsync(store, row.Key, settled[0].MessageId);

        HistoryEntry[] plain = [.. settled.Select(it => it with
        {
            Outcome = SignalOutcome.Applied,
            WaitingSince = null,
            ConsumedAt = null,
            ExpiresAt = null,
            Reason = null,
            Retries = 0,
            RetryAt = null,
            Journal = null,
            Operation = null,
            OperationName = null,
            Metadata = null,
        })];
        ProcessCommit third = Sample.Change(second.Row with { Status = ProcessStatus.Running }) with { Settled = plain };
        await CommitAsync(store, third);
        ProcessSnapshot emptied = await LoadAsync(store, row.Key, settled[0].MessageId);

        Assert.Equal(0, commands.Count);
        Assert.Equal(first.Row, begun.Row);
        Assert.Empty(begun.Held);
        Assert.Equal(timers.Select(it => it.Id).Order(), begun.Timers.Select(it => it.Id).Order());
        Assert.Equal(second.Row, changed.Row);
        Assert.Empty(changed.Held);
        Assert.Empty(changed.Timers);
        Assert.Equal(settled[0] with { Payload = null }, changed.Prior);
        Assert.Equal(third.Row, emptied.Row);
        Assert.Equal(plain[0] with { Payload = null }, emptied.Prior);
        Assert.Equal([.. plain, .. second.Added], (await store.Reader.FindAsync(row.Key, Token))!.History);
        Assert.Equal(
            [.. first.Dead, .. second.Dead],
            (await store.Reader.ListDeadAsync(0, 10, Token)).Select(it => it with { Sequence = 0 }));
        Assert.Equal(
            second.Outgoing.Select(it => it.Id).Order(),
            (await store.Outbox.ClaimDueAsync(Sample.Start, Sample.Later, 10, Token)).Select(it => it.Id).Order());
        Assert.Equal([row.Key], (await store.Processes.MatchAsync(row.Type, [new($"order{rows - 1}", "42")], Guid.Empty, 10, Token)).Select(it => it.Key));
    }

    private static T[] Many<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static async Task CommitAsync(StoreUnderTest store, ProcessCommit commit) =>
        Assert.Equal([CommitResult.Committed], await store.Processes.CommitAsync([commit], Token));

    private static async Task<ProcessSnapshot> LoadAsync(StoreUnderTest store, Guid process, Guid? message) =>
        Assert.Single(await store.Processes.LoadAsync([new LoadRequest(process, message)], Token));

    /// <summary>How many commands EF Core has made itself; it does not see batches.</summary>
    private sealed class CountedCommands : DbCommandInterceptor
    {
        public int Count { get; set; }

        public override DbCommand CommandCreated(CommandEndEventData eventData, DbCommand result)
        {
            Count++;
            return result;
        }
    }
}
