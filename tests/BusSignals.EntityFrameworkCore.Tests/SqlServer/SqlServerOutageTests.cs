using BusSignals.Conformance;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>What the store makes of SQL Server's errors, as EF Core hands them on.</summary>
[Trait("Feature", "R1")]
public sealed class SqlServerOutageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-2, "Error -2. The server did not answer in time: see what keeps it busy, and whether the network is cut.")]
    [InlineData(9002, "Error 9002. Free the transaction log, by a backup of it, or enlarge it.")]
    [InlineData(40613, "Error 40613.")]
    [InlineData(99_999, "Error 99999.")]
    public async Task LoadAndCommit_ServerIsAway_SaysSoAndWhatToDo(int number, string reason)
    {
        await using var node = new SqlServerNode { Server = { Rows = 0, Fault = _ => SqlServerFaults.Of(number) } };

        var load = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => node.Processes.LoadAsync([new LoadRequest(Guid.NewGuid(), null)], Cancel));
        var commit = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => node.Processes.CommitAsync([Sample.Change(Sample.Process(), Sample.Applied())], Cancel));

        Assert.Equal((reason, reason), (load.Message, commit.Message));
    }

    [Theory]
    [InlineData(1205)]
    [InlineData(1222)]
    [InlineData(3960)]
    public async Task LoadAndCommit_RaceIsLost_AreRunAgainAtOnce(int number)
    {
        await using var node = new SqlServerNode { Server = { Rows = 0 } };
        await node.Processes.LoadAsync([new LoadRequest(Guid.NewGuid(), null)], Cancel);

        LoseOnce(node, number);
        await node.Processes.LoadAsync([new LoadRequest(Guid.NewGuid(), null)], Cancel);
        LoseOnce(node, number);

        Assert.Equal(
            [CommitResult.Committed], await node.Processes.CommitAsync([Sample.Change(Sample.Process(), Sample.Applied())], Cancel));
    }

    [Theory]
    [InlineData(2628)]
    [InlineData(515)]
    [InlineData(8115)]
    public async Task Commit_ValueIsRefused_FailsThatUnit(int number)
    {
        await using var node = new SqlServerNode { Server = { Rows = 0, Fault = Refuse } };

        CommitResult result = Assert.Single(await node.Processes.CommitAsync([Sample.Change(Sample.Process(), Sample.Applied())], Cancel));

        Assert.Equal("Failed", result.ToString());

        Exception? Refuse(string text) => text.Contains("INSERT", StringComparison.Ordinal) ? SqlServerFaults.Of(number) : null;
    }

    private static void LoseOnce(SqlServerNode node, int number)
    {
        int left = 1;
        node.Server.Fault = _ => left-- > 0 ? SqlServerFaults.Of(number) : null;
    }
}
