using BusSignals.Conformance;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>Every statement that leaves for SQL Server is read by Microsoft's parser.</summary>
public sealed class SqlServerStatementTests
{
    private static readonly DateTimeOffset Now = Sample.Start;

    /// <summary>Everything that the engine asks of a store, by interface and method.</summary>
    private static readonly Dictionary<string, Func<SqlServerNode, Task>> Operations = new()
    {
        ["IProcessStore.LoadAsync"] = it => it.Processes.LoadAsync([new LoadRequest(it.Server.Id, Guid.NewGuid()) { After = [Guid.NewGuid()] }], Cancel),
        ["IProcessStore.CommitAsync"] = async it =>
        {
            Assert.Equal([CommitResult.Committed], await it.Processes.CommitAsync([Full(it.Server)], Cancel));
            Assert.Equal(
                [CommitResult.Committed, CommitResult.Committed],
                await it.Processes.CommitAsync([Full(it.Server), Sample.Change(Sample.Process(), Sample.Applied())], Cancel));
        },
        ["IProcessStore.MatchAsync"] = it => it.Processes.MatchAsync("/order/{}", [new("order", "42"), new("line", "1")], Guid.Empty, 10, Cancel),
        ["IProcessStore.LoadMailboxAsync"] = async it =>
        {
            await it.Processes.LoadMailboxAsync(Guid.NewGuid(), MailboxPage.Whole, Cancel);
            await it.Processes.LoadMailboxAsync(Guid.NewGuid(), new MailboxPage("/a/{b}", 3, 8), Cancel);
        },
        ["IProcessStore.LoadExpiringAsync"] = it => it.Processes.LoadExpiringAsync(Guid.NewGuid(), 10, Cancel),
        ["IProcessStore.LoadPayloadsAsync"] = async it =>
        {
            await it.Processes.LoadPayloadsAsync(Guid.NewGuid(), [1, 2, 3], Cancel);
            await it.Processes.LoadPayloadsAsync(Guid.NewGuid(), [.. Enumerable.Range(1, 200)], Cancel);
        },
        ["IProcessStore.LoadJournalAsync"] = it => it.Processes.LoadJournalAsync(Guid.NewGuid(), 1, Cancel),
        ["IOutboxStore.AddAsync"] = it => it.Outbox.AddAsync([Sample.Message(), Sample.Message()], Cancel),
        ["IOutboxStore.ClaimDueAsync"] = it => it.Outbox.ClaimDueAsync(Now, Now.AddSeconds(8), 100, Cancel),
        ["IOutboxStore.NextDueAsync"] = it => it.Outbox.NextDueAsync(Cancel),
        ["IOutboxStore.PostponeAsync"] = it => it.Outbox.PostponeAsync(Ids(3), Now, Cancel),
        ["IOutboxStore.TellTimeAsync"] = it => it.Outbox.TellTimeAsync(new StoreClock(TimeProvider.System), Cancel),
        ["IOutboxStore.RemoveSentAsync"] = it => it.Outbox.RemoveSentAsync(Ids(3), Cancel),
        ["IProcessReader.FindAsync"] = it => it.Reader.FindAsync(Guid.NewGuid(), Cancel),
        ["IProcessReader.ListDeadAsync"] = it => it.Reader.ListDeadAsync(0, 10, Cancel),
        ["IProcessReader.ListDeadKeysAsync"] = it => it.Reader.ListDeadKeysAsync(0, 10, Cancel),
        ["IProcessReader.AddDeadAsync"] = it => it.Reader.AddDeadAsync(Sample.Dead(), Cancel),
        ["IProcessReader.RemoveDeadAsync"] = async it =>
        {
            await it.Reader.RemoveDeadAsync(1, Cancel);
            await it.Reader.RemoveDeadAsync(Now, 10, Cancel);
        },
        ["IProcessReader.FindExpiredAsync"] = it => it.Reader.FindExpiredAsync(Now, 10, Cancel),
        ["IProcessReader.RemoveProcessesAsync"] = it => it.Reader.RemoveProcessesAsync(Now, 10, Cancel),
        ["IProcessReader.RemoveHistoryAsync"] = it => it.Reader.RemoveHistoryAsync(Now, 10, Cancel),
        ["IReceiptStore.FindTracesAsync"] = it => it.Receipts.FindTracesAsync(Guid.NewGuid(), Cancel),
        ["IReceiptStore.FindFatesAsync"] = async it =>
        {
            var process = ProcessId.Stored("/order/1", Guid.NewGuid());
            await it.Receipts.FindFatesAsync(new FateQuery("orders", "/order/{}", process, [Guid.NewGuid()]), Cancel);
            await it.Receipts.FindFatesAsync(new FateQuery("orders", "/order/{}", process, [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid())]), Cancel);
        },
        ["IReceiptStore.AddUnreachedAsync"] = it => it.Receipts.AddUnreachedAsync(
            new UnreachedSignal { MessageId = Guid.NewGuid(), Endpoint = "orders", Signal = "order.placed", ProcessKey = Guid.NewGuid(), Outcome = SignalOutcome.NoWaiter, Reason = "", ReceivedAt = Now }, Cancel),
        ["IReceiptStore.CountDuplicateAsync"] = it => it.Receipts.CountDuplicateAsync(Guid.NewGuid(), Guid.NewGuid(), Cancel),
        ["IReceiptStore.RemoveUnreachedAsync"] = it => it.Receipts.RemoveUnreachedAsync(Now, 10, Cancel),
        ["IWaitReader.ListWaitsAsync"] = async it =>
        {
            await it.Waits.ListWaitsAsync(new WaitReading { Limit = 10 }, Cancel);
            await it.Waits.ListWaitsAsync(
                new WaitReading { Key = Guid.NewGuid(), Type = "x", DueBefore = Now, AfterSince = Now, AfterKey = Guid.NewGuid(), Limit = 10 }, Cancel);
        },
        ["IWaitReader.ListTimersAsync"] = async it =>
        {
            await it.Waits.ListTimersAsync(new TimerQuery(), null, Cancel);
            PendingTimer last = new()
            {
                Process = ProcessId.Stored("/order/42", Guid.NewGuid()),
                Name = "late",
                Due = Now,
                Status = ProcessStatus.Running,
                State = "",
                Attempts = 0,
                Id = Guid.NewGuid(),
            };
            await it.Waits.ListTimersAsync(new TimerQuery { DueBefore = Now, After = last }, "/order/{}", Cancel);
        },
        ["IWaitReader.NextTypeAsync"] = it => it.Waits.NextTypeAsync("/order/{}", Cancel),
        ["IWaitReader.CountWaitsAsync"] = it => it.Waits.CountWaitsAsync(Now, Cancel),
        ["ILockStore.ApplyAsync"] = async it =>
        {
            var order = new LockName("Order", "42");
            await it.Locks.ApplyAsync(order, new LockCommand.Take(Guid.NewGuid(), null, TimeSpan.FromSeconds(30), Wait: true), TimeProvider.System, Cancel);
            await it.Locks.ApplyAsync(order, new LockCommand.Release(it.Server.Id), TimeProvider.System, Cancel);
        },
        ["ILockStore.RemoveIdleAsync"] = it => it.Locks.RemoveIdleAsync(Now, 10, Cancel),
    };

    public static TheoryData<string, int> Runs { get; } =
        [.. Operations.Keys.SelectMany(it => new[] { 0, 1 }.Select(rows => new TheoryDataRow<string, int>(it, rows)))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Runs))]
    [Trait("Feature", "R1")]
    public async Task Store_AnyOperation_SendsWhatSqlServerReads(string operation, int rows)
    {
        await using var node = new SqlServerNode { Server = { Rows = rows } };

        await Operations[operation](node);

        Assert.NotEmpty(node.Server.Sent);
        Assert.All(node.Server.Sent, it => Assert.InRange(it.Parameters, 0, 2100));
    }

    /// <summary>OUTPUT without INTO fails on a table that has a trigger (334).</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    [Trait("Feature", "R1")]
    public async Task Store_AnyOperation_WorksOnTablesWithTriggers(string operation, int rows)
    {
        await using var node = new SqlServerNode { Server = { Rows = rows } };

        await Operations[operation](node);

        Assert.All(node.Server.Sent, it => Assert.Empty(it.All<OutputClause>()));
    }

    /// <summary>An operation that is not listed here would leave for SQL Server unread.</summary>
    [Fact]
    [Trait("Feature", "R1")]
    public void Operations_AllOfTheStore_AreTried()
    {
        Type[] store = [typeof(IProcessStore), typeof(IOutboxStore), typeof(IProcessReader), typeof(IReceiptStore), typeof(IWaitReader), typeof(ILockStore)];

        Assert.Equal(
            store.SelectMany(it => it.GetMethods().Where(method => method.ReturnType.IsAssignableTo(typeof(Task))).Select(method => $"{it.Name}.{method.Name}"))
                .Distinct().Order(StringComparer.Ordinal),
            Operations.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>The row is locked as it is looked at, so that nothing is written that another node makes void.</summary>
    [Fact]
    [Trait("Feature", "R1")]
    public async Task Commit_AnotherNodeWasFirst_WritesNothing()
    {
        await using var node = new SqlServerNode { Server = { Number = 7 } };

        Assert.Equal([CommitResult.Conflict], await node.Processes.CommitAsync([Full(node.Server)], Cancel));

        SentStatement look = Assert.Single(node.Server.Sent);
        NamedTableReference table = Assert.Single(look.All<NamedTableReference>());
        Assert.Equal("signal_processes", table.SchemaObject.BaseIdentifier.Value);
        Assert.Equal([TableHintKind.UpdLock, TableHintKind.Rowlock], table.TableHints.Select(it => it.HintKind));
    }

    private static Guid[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())];

    /// <summary>A unit of work with some of everything, of the process that the server has, or of a new one.</summary>
    private static ProcessCommit Full(FakeSqlServer server)
    {
        ProcessRow row = Sample.Process() with { Key = server.Id, Version = server.Rows, HistoryLength = 5 };
        HistoryEntry waiting = Sample.Waiting() with { ProcessKey = row.Key, Sequence = 2 };
        return Sample.Change(row, Sample.Applied(), Sample.Applied()) with
        {
            Settled = [Sample.Settled(waiting)],
            Parameters = [new ProcessParameter { ProcessKey = row.Key, Name = "order", Value = "42", Type = row.Type }],
            Outgoing = [Sample.Message(), Sample.Timer(row, "late", Now)],
            WithdrawnTimers = [Guid.NewGuid()],
            Dead = [.. Enumerable.Range(0, 5).Select(it => Sample.Dead($"{it}"))],
        };
    }
}
