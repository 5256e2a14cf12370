using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>What a load asks of SQL Server: by indexes, and within its limit of 2,100 parameters.</summary>
[Trait("Feature", "R1")]
public sealed class SqlServerLoadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>With the two as alternatives of one condition the whole history may be read.</summary>
    [Fact]
    public async Task Load_MailboxAndMessages_AreAskedForByOneIndexEach()
    {
        await using var node = new SqlServerNode();

        await LoadAsync(node, requests: 2, earlier: 1);

        SentStatement[] history = [.. node.Server.Sent.Where(it => TablesOf(it).SequenceEqual(["signal_history"]))];
        Assert.Equal(2, history.Length);
        Assert.All(node.Server.Sent, it => Assert.DoesNotContain(
            it.All<BooleanBinaryExpression>(), part => part.BinaryExpressionType == BooleanBinaryExpressionType.Or));
        Assert.All(history, it => Assert.Contains("process_key", ColumnsOf(it)));
        Assert.DoesNotContain("message_id", ColumnsOf(history[0]));
        Assert.Contains("message_id", ColumnsOf(history[1]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 1)]
    [InlineData(200, 8)]
    [InlineData(1000, 8)]
    public async Task Load_Many_HasFewParameters(int requests, int earlier)
    {
        await using var node = new SqlServerNode();

        await LoadAsync(node, requests, earlier);

        Assert.Equal(4, node.Server.Sent.Count); // processes, mailboxes, messages, timers
        Assert.All(node.Server.Sent, it => Assert.InRange(it.Parameters, 1, 1 + KeyExtensions.MostParameters));
    }

    [Fact]
    public async Task Load_MoreKeysThanParameters_SendsThemAsOne()
    {
        await using var node = new SqlServerNode();

        await LoadAsync(node, requests: 51, earlier: 0);

        SentStatement processes = node.Server.Sent[0];
        Assert.Equal(1, processes.Parameters);
        OpenJsonTableReference keys = Assert.Single(processes.All<OpenJsonTableReference>());
        Assert.Equal(
            "uniqueidentifier", ((ParameterizedDataTypeReference)Assert.Single(keys.SchemaDeclarationItems).ColumnDefinition.DataType).Name.BaseIdentifier.Value);
    }

    [Fact]
    public async Task Load_NoMessageAskedFor_DoesNotLookForAny()
    {
        await using var node = new SqlServerNode();

        await node.Processes.LoadAsync([new LoadRequest(Guid.NewGuid(), null)], Cancel);

        Assert.Equal(["signal_processes", "signal_history", "signal_outbox"], node.Server.Sent.SelectMany(TablesOf));
    }

    private static async Task LoadAsync(SqlServerNode node, int requests, int earlier) => await node.Processes.LoadAsync(
        [.. Enumerable.Range(0, requests).Select(_ => new LoadRequest(Guid.NewGuid(), Guid.NewGuid())
        {
            After = [.. Enumerable.Range(0, earlier).Select(_ => Guid.NewGuid())],
        })],
        Cancel);

    private static IEnumerable<string> TablesOf(SentStatement sent) => sent.All<NamedTableReference>().Select(it => it.SchemaObject.BaseIdentifier.Value);

    /// <summary>The columns that decide which rows are found.</summary>
    private static IEnumerable<string> ColumnsOf(SentStatement sent)
    {
        WhereClause where = Assert.Single(sent.All<WhereClause>());
        return new SentStatement(sent.Text, 0, where).All<ColumnReferenceExpression>().Select(it => it.MultiPartIdentifier.Identifiers[^1].Value);
    }
}
