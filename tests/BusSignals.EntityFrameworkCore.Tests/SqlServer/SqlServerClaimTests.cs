using BusSignals.Conformance;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>How nodes share the rows that are due.</summary>
[Trait("Feature", "N10")]
public sealed class SqlServerClaimTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClaimDue_RowsThatAnotherNodeTakes_ArePassed()
    {
        SentStatement claim = await ClaimAsync();

        NamedTableReference due = Assert.Single(claim.All<NamedTableReference>(), it => it.TableHints.Count > 0);
        Assert.Equal("signal_outbox", due.SchemaObject.BaseIdentifier.Value);
        Assert.Equal([TableHintKind.UpdLock, TableHintKind.ReadPast, TableHintKind.Rowlock], due.TableHints.Select(it => it.HintKind));
    }

    /// <summary>READPAST fails under SERIALIZABLE (650), which an application may have set for its connections.</summary>
    [Fact]
    public async Task ClaimDue_ConnectionIsSerializable_ReadsCommittedForThisCommand()
    {
        SentStatement claim = await ClaimAsync();

        TSqlStatement first = ((TSqlScript)claim.Tree).Batches.Single().Statements[0];
        Assert.Equal(IsolationLevel.ReadCommitted, Assert.IsType<SetTransactionIsolationLevelStatement>(first).Level);
    }

    [Fact]
    public async Task ClaimDue_Taken_ComeBackWhole()
    {
        await using var node = new SqlServerNode();

        OutgoingMessage taken = Assert.Single(await node.Outbox.ClaimDueAsync(Sample.Start, Sample.Later, 100, Cancel));

        Assert.Equal((node.Server.Id, "x", 1, "x"), (taken.Id, taken.Destination, taken.Attempts, taken.TimerName));
    }

    [Fact]
    public async Task ClaimDue_NothingIsDue_TakesNoLocks()
    {
        await using var node = new SqlServerNode { Server = { Rows = 0 } };

        Assert.Empty(await node.Outbox.ClaimDueAsync(Sample.Start, Sample.Later, 100, Cancel));

        Assert.Empty(Assert.Single(node.Server.Sent).All<TableHint>());
    }

    [Fact]
    [Trait("Feature", "R5")]
    public void Now_AsksForTheServersTimeInUtc() =>
        Assert.Equal("SYSUTCDATETIME", Assert.Single(TransactSql.Parse(new SqlServerDialect().Now).All<FunctionCall>()).FunctionName.Value);

    private static async Task<SentStatement> ClaimAsync()
    {
        await using var node = new SqlServerNode();
        await node.Outbox.ClaimDueAsync(Sample.Start, Sample.Later, 100, Cancel);
        return node.Server.Sent[^1];
    }
}
