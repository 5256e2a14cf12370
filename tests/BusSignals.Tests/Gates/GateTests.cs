using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Gates;

[Signal("/release/{release}/proposed", Id = "release.proposed")]
public sealed record ReleaseProposed(string Release, string[] Team);

[Signal("/release/{release}/vote", Id = "release.vote")]
public sealed record ReleaseVote(string Release, string Voter, int Score);

public sealed class ReleaseState
{
    public Quorum<string?> Approvals { get; set; } = Quorum.All<string?>("nobody");

    public bool Shipped { get; set; }
}

/// <summary>Ships when the whole team and the manager have opened their gates.</summary>
[Process("/release/{release}/approval")]
public sealed class ApprovalFlow : SignalFlow<ReleaseState>
{
    public ApprovalFlow()
    {
        On<ReleaseProposed>((signal, context) => context.State.Approvals = Quorum.All<string?>([.. signal.Team, "manager"])).Starts();
        On<OpenGate>((gate, context) => context.State.Shipped |= context.State.Approvals.Record(gate.Gate, gate.By));
    }
}

public sealed class ElectionState : SagaState
{
    public Quorum<ReleaseVote> Votes { get; set; } = Quorum.All<ReleaseVote>("nobody");

    public string? Result { get; set; }
}

/// <summary>Two of three votes decide, within a day.</summary>
[Process("/release/{release}/election")]
public sealed class ElectionSaga : SignalStateMachine<ElectionState>
{
    public ElectionSaga()
    {
        Initially(When(Proposed).Then(x => x.Saga.Votes = new Quorum<ReleaseVote>(2, x.Message.Team)).TransitionTo(Voting));
        During(
            Voting,
            When(Voted).Then(x => x.Saga.Votes.Record(x.Message.Voter, x.Message)).If(x => x.Saga.Votes.IsReached, it => it.Then(Conclude).Finalize()),
            After(TimeSpan.FromDays(1)).Then(Conclude).Finalize());
    }

    public State Voting { get; private set; } = null!;

    public Event<ReleaseProposed> Proposed { get; private set; } = null!;

    public Event<ReleaseVote> Voted { get; private set; } = null!;

    private static void Conclude(BehaviorContext<ElectionState> x) => x.Saga.Result =
        $"{x.Saga.Votes.Answers.Values.Sum(it => it.Score)} of {string.Join('+', x.Saga.Votes.Answers.Keys)}, missing {string.Join('+', x.Saga.Votes.Missing)}";
}

[Trait("Feature", "C17")]
public sealed class GateTests
{
    private static Task<SignalHarness> StartReleasesAsync() =>
        StartAsync(signals => signals.AddFlow<ApprovalFlow>().AddSaga<ElectionSaga>());

    private static Task<Guid> OpenAsync(SignalHarness harness, string gate, string? by = null) =>
        harness.EmitAsync(new OpenGate("/release/7/approval", gate, by), cancellationToken: Token);

    private static async Task<ReleaseState> ApprovalAsync(SignalHarness harness) =>
        (await harness.ProcessAsync("/release/7/approval", Token)).View.StateAs<ReleaseState>()!;

    [Fact]
    [Trait("Feature", "C18")]
    [Trait("Feature", "C19")]
    public async Task Open_AllGates_IsNoticedWithTheLast()
    {
        await using SignalHarness harness = await StartReleasesAsync();
        await harness.EmitAsync(new ReleaseProposed("7", ["ann", "bob"]), cancellationToken: Token);

        await OpenAsync(harness, "bob", "bob@example.com");
        await OpenAsync(harness, "manager");
        Assert.Equal((false, "ann"), ((await ApprovalAsync(harness)).Shipped, Assert.Single((await ApprovalAsync(harness)).Approvals.Missing)));
        await OpenAsync(harness, "ann");

        ReleaseState state = await ApprovalAsync(harness);
        Assert.True(state.Shipped);
        Assert.Equal(
            [("ann", null), ("bob", "bob@example.com"), ("manager", null)],
            state.Approvals.Answers.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => (it.Key, it.Value)));
    }

    [Fact]
    [Trait("Feature", "C26")]
    public async Task Open_BeforeTheProcessStarts_IsTheSame()
    {
        await using SignalHarness harness = await StartReleasesAsync();

        await OpenAsync(harness, "manager");
        await OpenAsync(harness, "ann");
        (await harness.ProcessAsync("/release/7/approval", Token)).ShouldHoldInMailbox("process.opengate", "process.opengate");
        await harness.EmitAsync(new ReleaseProposed("7", ["ann"]), cancellationToken: Token);

        Assert.True((await ApprovalAsync(harness)).Shipped);
    }

    [Fact]
    [Trait("Feature", "C23")]
    public async Task Open_ByName_ReachesThisProcessOnly()
    {
        await using SignalHarness harness = await StartReleasesAsync();
        await harness.EmitAsync(new ReleaseProposed("7", []), cancellationToken: Token);
        await harness.EmitAsync(new ReleaseProposed("8", []), cancellationToken: Token);
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ISignalBus signals = scope.ServiceProvider.GetRequiredService<ISignalBus>();

        await signals.For(harness.Processes.IdOf("/release/7/approval")).SendAsync(
            "process.opengate", """{ "gate": "manager" }""", cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.True((await ApprovalAsync(harness)).Shipped);
        Assert.False((await harness.ProcessAsync("/release/8/approval", Token)).View.StateAs<ReleaseState>()!.Shipped);
    }

    [Fact]
    [Trait("Feature", "N2")]
    public async Task Quorum_Reached_SaysWhoAnsweredWhatAndWhoIsMissing()
    {
        await using SignalHarness harness = await StartReleasesAsync();
        await harness.EmitAsync(new ReleaseProposed("7", ["ann", "bob", "eve"]), cancellationToken: Token);

        await harness.EmitAsync(new ReleaseVote("7", "mallory", 100), cancellationToken: Token);
        await harness.EmitAsync(new ReleaseVote("7", "eve", 1), cancellationToken: Token);
        await harness.EmitAsync(new ReleaseVote("7", "eve", 3), cancellationToken: Token);
        (await harness.ProcessAsync("/release/7/election", Token)).ShouldBeIn("Voting");
        await harness.EmitAsync(new ReleaseVote("7", "ann", 4), cancellationToken: Token);

        (await harness.ProcessAsync("/release/7/election", Token)).ShouldHaveEnded()
            .ShouldHaveState<ElectionState>(it => it.Result == "7 of eve+ann, missing bob");
    }

    [Fact]
    [Trait("Feature", "N2")]
    public async Task Quorum_NotReachedInTime_SaysWhoIsMissing()
    {
        await using SignalHarness harness = await StartReleasesAsync();
        await harness.EmitAsync(new ReleaseProposed("7", ["ann", "bob", "eve"]), cancellationToken: Token);
        await harness.EmitAsync(new ReleaseVote("7", "bob", 5), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        (await harness.ProcessAsync("/release/7/election", Token)).ShouldHaveEnded()
            .ShouldHaveState<ElectionState>(it => it.Result == "5 of bob, missing ann+eve");
    }

    [Fact]
    [Trait("Feature", "N2")]
    public void New_QuorumThatCannotBe_SaysWhy()
    {
        Assert.Equal(
            "A quorum needs 3 of 2 voters; it must be from 1 to their number. (Parameter 'needed')",
            Assert.Throws<ArgumentException>(() => new Quorum<int>(3, "ann", "bob")).Message);
        Assert.Equal(
            "A quorum names a voter twice: ann, ann. Give each once. (Parameter 'voters')",
            Assert.Throws<ArgumentException>(() => new Quorum<int>(1, "ann", "ann")).Message);
    }
}
