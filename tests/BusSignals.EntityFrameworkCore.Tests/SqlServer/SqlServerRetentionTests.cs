using BusSignals.Conformance;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>A statement that removes 5,000 rows locks the whole table, and every delivery with it.</summary>
[Trait("Feature", "R1")]
public sealed class SqlServerRetentionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RemoveProcesses_LongHistories_RemovesThemInParts()
    {
        await using var node = new SqlServerNode { Server = { Rows = 3 } };
        int left = 2500;
        node.Server.Changed = sent => TableOf(sent) == "signal_history" ? Part(ref left) : 3;

        Assert.Equal(3, await node.Reader.RemoveProcessesAsync(Sample.Later, 500, Cancel));

        SentStatement[] parts = [.. node.Server.Sent.Where(it => TableOf(it) == "signal_history")];
        Assert.Equal((3, 0), (parts.Length, left));
        Assert.All(parts, it => Assert.NotNull(Assert.Single(it.All<DeleteSpecification>()).TopRowFilter));
    }

    [Theory]
    [InlineData(2500, 3)]
    [InlineData(1000, 1)]
    [InlineData(1, 1)]
    public async Task RemoveProcesses_Many_RemovesAThousandAtATime(int rows, int statements)
    {
        await using var node = new SqlServerNode { Server = { Rows = rows } };
        node.Server.Changed = sent => TableOf(sent) == "signal_history" ? 0 : 1000;

        await node.Reader.RemoveProcessesAsync(Sample.Later, 10_000, Cancel);

        foreach (string table in (string[])["signal_processes", "signal_parameters", "signal_outbox"])
        {
            Assert.Equal(statements, node.Server.Sent.Count(it => TableOf(it) == table));
        }
    }

    [Fact]
    public async Task RemoveHistory_ManyOfOneProcess_RemovesAThousandAtATime()
    {
        await using var node = new SqlServerNode { Server = { Rows = 2500 } };
        node.Server.Changed = _ => 1000;

        Assert.Equal(3000, await node.Reader.RemoveHistoryAsync(Sample.Later, 10_000, Cancel));

        Assert.All(node.Server.Sent, it => Assert.InRange(it.Parameters, 1, 2100));
    }

    [Fact]
    public async Task RemoveDeadAndUnreached_Many_RemovesAThousandAtATime()
    {
        await using var node = new SqlServerNode { Server = { Rows = 2500 } };

        Assert.Equal(3, await node.Reader.RemoveDeadAsync(DateTimeOffset.MaxValue, 10_000, Cancel));
        Assert.Equal(3, await node.Receipts.RemoveUnreachedAsync(Sample.Later, 10_000, Cancel));
    }

    private static int Part(ref int left)
    {
        int part = Math.Min(left, 1000);
        left -= part;
        return part;
    }

    /// <summary>The table that rows are removed from, or null.</summary>
    private static string? TableOf(SentStatement sent) => sent.All<DeleteSpecification>() is [DeleteSpecification]
        ? sent.All<NamedTableReference>().Select(it => it.SchemaObject.BaseIdentifier.Value).First(it => it.StartsWith("signal_", StringComparison.Ordinal))
        : null;
}
