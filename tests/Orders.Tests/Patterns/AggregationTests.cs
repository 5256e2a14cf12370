using BusSignals.Testing;
using Orders.Patterns;

namespace Orders.Tests;

[Trait("Feature", "Z25")]
public sealed class AggregationTests
{
    private const string Process = "/order/42/approval";

    [Fact]
    public async Task Vote_OfTwoVoters_IsTallied()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Vote("ann", true));
        await desk.AdvanceAsync(TimeSpan.FromMinutes(1));

        await desk.EmitAsync(Vote("bob", false));

        ProcessView view = (await desk.ProcessAsync(Process)).ShouldBeIn("Running").View;
        Assert.Equivalent(
            new Approval { Order = new("42"), Votes = { ["ann"] = true, ["bob"] = false }, LastVoter = "bob", LastVoteAt = desk.Now },
            view.StateAs<Approval>(), strict: true);
        Assert.Equal(
            [HistoryKind.Signal, HistoryKind.Checkpoint, HistoryKind.Signal, HistoryKind.Checkpoint], view.History.Select(it => it.Kind));
        Assert.Equal(
            [
                """{"voter":"ann","approve":true,"approvals":1,"rejections":0}""",
                """{"voter":"bob","approve":false,"approvals":1,"rejections":1}""",
            ],
            view.Checkpoints.Select(it => it.Payload));
    }

    [Fact]
    public async Task Vote_SecondOfOneVoter_ReplacesTheFirst()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Vote("ann", true));

        await desk.EmitAsync(Vote("ann", false));

        (await desk.ProcessAsync(Process)).ShouldBeIn("Running")
            .ShouldHaveState<Approval>(it => it is { Votes.Count: 1, Approvals: 0, Rejections: 1, LastVoter: "ann" });
    }

    [Fact]
    public async Task Vote_SameVoteTwice_DoesNotDecide()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Vote("ann", true));

        await desk.EmitAsync(Vote("ann", true));

        (await desk.ProcessAsync(Process)).ShouldBeIn("Running").ShouldHaveState<Approval>(it => it is { Approvals: 1, Rejections: 0 });
    }

    [Theory]
    [InlineData(true, "approved", 2, 1)]
    [InlineData(false, "rejected", 1, 2)]
    public async Task Vote_WithAMajority_Decides(bool last, string decision, int approvals, int rejections)
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Vote("ann", true));
        await desk.EmitAsync(Vote("bob", false));

        await desk.EmitAsync(Vote("cat", last));

        ProcessAssertions process = (await desk.ProcessAsync(Process)).ShouldHaveEnded()
            .ShouldHaveState<Approval>(it => (it.Approvals, it.Rejections) == (approvals, rejections));
        Assert.Equal(decision, process.View.StatusReason);
    }

    [Fact]
    public async Task Vote_AfterTheDecision_IsOnRecordAndChangesNothing()
    {
        await using Desk desk = await Desk.OpenAsync();
        await desk.EmitAsync(Vote("ann", true));
        await desk.EmitAsync(Vote("bob", true));

        await desk.EmitAsync(Vote("ann", false));

        ProcessAssertions process = (await desk.ProcessAsync(Process)).ShouldHaveEnded()
            .ShouldHaveState<Approval>(it => it is { Approvals: 2, Rejections: 0 });
        Assert.Equal(("approval.vote", SignalOutcome.Late), (process.View.History[^1].Name, process.View.History[^1].Outcome));
    }

    private static CastVote Vote(string voter, bool approve) => new(new("42"), voter, approve);
}
