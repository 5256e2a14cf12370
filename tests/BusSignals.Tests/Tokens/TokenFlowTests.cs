using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Tokens;

public sealed class TokenFlowTests
{
    private static readonly TokenDefinition<Decision> Upgrade = TrialFlow.Upgrade;

    private static async Task<(SignalHarness Harness, string Token)> StartTrialAsync(Action<ISignalsConfigurator>? configure = null)
    {
        SignalHarness harness = await StartAsync(signals =>
        {
            signals.AddFlow<TrialFlow>();
            configure?.Invoke(signals);
        });
        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);
        return (harness, Assert.Single(harness.Sent<Prompt>()).Token.Text);
    }

    private static ITokens Of(SignalHarness harness) => harness.Services.GetRequiredService<ITokens>();

    private static async Task<TrialState> StateAsync(SignalHarness harness) =>
        (await harness.ProcessAsync("/trial/ann/flow", Token)).View.StateAs<TrialState>()!;

    [Fact]
    [Trait("Feature", "C3")]
    [Trait("Feature", "C4")]
    [Trait("Feature", "C5")]
    [Trait("Feature", "C9")]
    [Trait("Feature", "C10")]
    [Trait("Feature", "C12")]
    [Trait("Feature", "C13")]
    [Trait("Feature", "C14")]
    public async Task Resolve_TokenOfAFlow_GivesItTheTypedAnswer()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;

        TokenResult result = await Of(harness).ResolveAsync(Upgrade, token, new Decision("upgrade", "card-1"), Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(new TokenResult(TokenOutcome.Accepted), result);
        Assert.Equal(token, (await StateAsync(harness)).Token);
        Assert.Equal("upgrade", (await StateAsync(harness)).Choice);
        ProcessView view = (await harness.ProcessAsync("/trial/ann/flow", Token)).View;
        Assert.Equal(
            [(HistoryKind.Signal, "trial.started"), (HistoryKind.TokenCreated, "trial.upgrade"), (HistoryKind.Signal, "trial.upgrade")],
            view.History.Select(it => (it.Kind, it.Name)));
        Assert.Empty(view.Timers);
    }

    [Fact]
    [Trait("Feature", "C29")]
    public async Task Resolve_Twice_SaysSoAndChangesNothing()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;
        await Of(harness).ResolveAsync(Upgrade, token, new Decision("upgrade"), Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        TokenResult resolved = await Of(harness).ResolveAsync(Upgrade, token, new Decision("decline"), Token);
        TokenResult cancelled = await Of(harness).CancelAsync(Upgrade, token, cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);

        var already = new TokenResult(TokenOutcome.AlreadyResolved, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((already, already), (resolved, cancelled));
        Assert.Equal("upgrade", (await StateAsync(harness)).Choice);
    }

    [Fact]
    [Trait("Feature", "C29")]
    [Trait("Feature", "C25")]
    public async Task Resolve_ByTwentyAtOnce_AcceptsOne()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;

        TokenResult[] results = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(it => Task.Run(() => Of(harness).ResolveAsync(Upgrade, token, new Decision($"choice {it}"), Token))));
        await harness.WaitUntilIdleAsync(Token);

        int accepted = Array.FindIndex(results, it => it.IsAccepted);
        Assert.Equal(1, results.Count(it => it.IsAccepted));
        Assert.Equal(19, results.Count(it => it.Outcome == TokenOutcome.AlreadyResolved));
        Assert.Equal($"choice {accepted + 1}", (await StateAsync(harness)).Choice);
    }

    [Fact]
    [Trait("Feature", "C5")]
    [Trait("Feature", "C28")]
    public async Task Reject_Token_GivesTheFlowTheError()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;

        Assert.True((await Of(harness).RejectAsync(Upgrade, token, "The card was refused.", Token)).IsAccepted);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(("Rejected", "The card was refused."), ((await StateAsync(harness)).Choice, (await StateAsync(harness)).Trouble));
    }

    [Fact]
    [Trait("Feature", "C28")]
    public async Task Cancel_Token_TellsTheFlowAndLaterAnswers()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;

        Assert.True((await Of(harness).CancelAsync(Upgrade, token, "no longer offered", Token)).IsAccepted);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(("Cancelled", "no longer offered"), ((await StateAsync(harness)).Choice, (await StateAsync(harness)).Trouble));
        Assert.Equal(TokenOutcome.Cancelled, (await Of(harness).ResolveAsync(Upgrade, token, new Decision("late"), Token)).Outcome);
    }

    [Fact]
    [Trait("Feature", "C8")]
    [Trait("Feature", "C11")]
    public async Task Expire_Token_IsABranchOfTheFlow()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;

        await harness.AdvanceAsync(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1), Token);
        Assert.Null((await StateAsync(harness)).Choice);
        await harness.AdvanceAsync(TimeSpan.FromMilliseconds(1), Token);

        Assert.Equal("Expired", (await StateAsync(harness)).Choice);
        Assert.Equal(
            new TokenResult(TokenOutcome.Expired, new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero)),
            await Of(harness).ResolveAsync(Upgrade, token, new Decision("late"), Token));
    }

    [Fact]
    [Trait("Feature", "C8")]
    [Trait("Feature", "C15")]
    public async Task Resolve_WhatIsNoTokenOfThisKind_HasItsOwnAnswerAndChangesNothing()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;
        ITokens tokens = Of(harness);
        long version = (await harness.ProcessAsync("/trial/ann/flow", Token)).View.Version;
        char other = token[40] == 'A' ? 'B' : 'A';

        Assert.Equal(TokenOutcome.Malformed, (await tokens.ResolveAsync(Upgrade, "no token", new Decision("x"), Token)).Outcome);
        Assert.Equal(TokenOutcome.Forged, (await tokens.ResolveAsync(Upgrade, token[..40] + other + token[41..], new Decision("x"), Token)).Outcome);
        Assert.Equal(TokenOutcome.ForeignType, (await tokens.ResolveAsync(new TokenDefinition<string>("trial.upgrade"), token, "x", Token)).Outcome);
        Assert.Equal(
            TokenOutcome.ForeignType, (await tokens.ResolveAsync(new TokenDefinition<Decision>("trial.other"), token, new Decision("x"), Token)).Outcome);
        InvalidSignalException invalid = await Assert.ThrowsAsync<InvalidSignalException>(
            () => tokens.ResolveAsync(Upgrade, token, new Decision(null!), Token));
        Assert.Equal("/choice", Assert.Single(invalid.Violations).Path);
        Assert.Equal(version, (await harness.ProcessAsync("/trial/ann/flow", Token)).View.Version);
        Assert.True((await tokens.ResolveAsync(Upgrade, token, new Decision("upgrade"), Token)).IsAccepted);
    }

    [Fact]
    [Trait("Feature", "C8")]
    public async Task Peek_OpenToken_SaysWhoseItIsAndUntilWhenAndChangesNothing()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;
        ProcessView before = (await harness.ProcessAsync("/trial/ann/flow", Token)).View;

        TokenPeek peek = await Of(harness).PeekAsync(Upgrade, token, Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(new TokenPeek(TokenOutcome.Accepted, new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero), before.Id), peek);
        Assert.True(peek.IsOpen);
        Assert.Equal(before.Version, (await harness.ProcessAsync("/trial/ann/flow", Token)).View.Version);
        Assert.True((await Of(harness).ResolveAsync(Upgrade, token, new Decision("upgrade"), Token)).IsAccepted);
    }

    [Fact]
    [Trait("Feature", "C8")]
    [Trait("Feature", "C15")]
    [Trait("Feature", "C29")]
    public async Task Peek_WhatCannotBeAnswered_SaysWhatAnAnswerWouldSay()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;
        ITokens tokens = Of(harness);
        ProcessId process = (await harness.ProcessAsync("/trial/ann/flow", Token)).View.Id;
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        char other = token[40] == 'A' ? 'B' : 'A';

        Assert.Equal(new TokenPeek(TokenOutcome.Malformed), await tokens.PeekAsync(Upgrade, "no token", Token));
        Assert.Equal(new TokenPeek(TokenOutcome.Forged), await tokens.PeekAsync(Upgrade, token[..40] + other + token[41..], Token));
        Assert.Equal(new TokenPeek(TokenOutcome.ForeignType), await tokens.PeekAsync(new TokenDefinition<string>("trial.upgrade"), token, Token));
        Assert.Equal(
            new TokenPeek(TokenOutcome.ForeignType, null, process), await tokens.PeekAsync(new TokenDefinition<Decision>("trial.other"), token, Token));
        await tokens.ResolveAsync(Upgrade, token, new Decision("upgrade"), Token);
        Assert.Equal(new TokenPeek(TokenOutcome.AlreadyResolved, start, process), await tokens.PeekAsync(Upgrade, token, Token));
        await harness.AdvanceAsync(TimeSpan.FromDays(7), Token);
        Assert.Equal(new TokenPeek(TokenOutcome.Expired, start.AddDays(7)), await tokens.PeekAsync(Upgrade, token, Token));
    }

    [Fact]
    [Trait("Feature", "C8")]
    public async Task Peek_TokenOfAnEndedProcess_SaysSo()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;
        await harness.EmitAsync(new TerminateProcess("/trial/ann/flow"), cancellationToken: Token);

        TokenPeek peek = await Of(harness).PeekAsync(Upgrade, token, Token);

        Assert.Equal((TokenOutcome.ProcessEnded, "/trial/ann/flow"), (peek.Outcome, peek.Process?.Path));
    }

    [Fact]
    [Trait("Feature", "C9")]
    public async Task Create_CallbackThatFails_LeavesNeitherTokenNorMessage()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<TrialFlow>());

        await harness.EmitAsync(new TrialStarted("ann", "bounces"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/trial/ann/flow", Token)).ShouldHaveHistory(("trial.started", SignalOutcome.Failed)).View;
        Assert.Empty(view.Timers);
        Assert.Empty(harness.Sent<Prompt>());
    }

    [Fact]
    [Trait("Feature", "C3")]
    [Trait("Feature", "C6")]
    [Trait("Feature", "C24")]
    public async Task Create_FromOutsideAndResolvedBeforeTheStart_IsTheSame()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<TrialFlow>());
        ProcessId process = harness.Processes.IdOf("/trial/ann/flow");

        Token<Decision> token = await Of(harness).CreateAsync(
            Upgrade,
            process,
            (it, services) => services.GetRequiredService<MassTransit.IPublishEndpoint>().Publish(new Prompt("outside", it), Token),
            cancellationToken: Token);
        Assert.True((await Of(harness).ResolveAsync(Upgrade, token.Text, new Decision("early"), Token)).IsAccepted);
        await harness.WaitUntilIdleAsync(Token);
        Assert.Equal([new Prompt("outside", token)], harness.Sent<Prompt>());
        (await harness.ProcessAsync("/trial/ann/flow", Token)).ShouldHoldInMailbox("trial.upgrade");

        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);

        Assert.Equal("early", (await StateAsync(harness)).Choice);
    }

    [Fact]
    [Trait("Feature", "C4")]
    [Trait("Feature", "C6")]
    [Trait("Feature", "C26")]
    public async Task Resolve_BeforeTheSagaWantsIt_WaitsInTheMailbox()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<TrialSaga>());
        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);
        string token = Assert.Single(harness.Sent<Prompt>()).Token.Text;

        await Of(harness).ResolveAsync(Upgrade, token, new Decision("upgrade"), Token);
        await harness.WaitUntilIdleAsync(Token);
        (await harness.ProcessAsync("/trial/ann/saga", Token)).ShouldBeIn("Preparing").ShouldHoldInMailbox("trial.upgrade");
        await harness.EmitAsync(new TrialReady("ann"), cancellationToken: Token);

        (await harness.ProcessAsync("/trial/ann/saga", Token)).ShouldHaveEnded()
            .ShouldHaveState<TrialSagaState>(it => it.Choice == "trial.upgrade Resolved upgrade");
        Assert.Equal(TokenOutcome.AlreadyResolved, (await Of(harness).ResolveAsync(Upgrade, token, new Decision("late"), Token)).Outcome);
    }

    [Fact]
    [Trait("Feature", "C11")]
    public async Task Expire_TokenOfASaga_IsAnEventWithTheStatus()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<TrialSaga>());
        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);
        await harness.EmitAsync(new TrialReady("ann"), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(8), Token);

        (await harness.ProcessAsync("/trial/ann/saga", Token)).ShouldHaveEnded()
            .ShouldHaveState<TrialSagaState>(it => it.Choice == "trial.upgrade Expired ");
    }

    [Fact]
    [Trait("Feature", "C11")]
    [Trait("Feature", "N3")]
    public async Task Expire_TokenWhoseAnswerNobodyWants_LeavesTheMailboxInTheEnd()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<TrialSaga>());
        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token); // it is preparing, and goes on doing so
        DateTimeOffset expired = harness.Now.AddDays(7);
        await harness.AdvanceAsync(TimeSpan.FromDays(7), Token);
        (await harness.ProcessAsync("/trial/ann/saga", Token)).ShouldHoldInMailbox("trial.upgrade");

        await harness.AdvanceAsync(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1), Token);
        (await harness.ProcessAsync("/trial/ann/saga", Token)).ShouldHoldInMailbox("trial.upgrade");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        (await harness.ProcessAsync("/trial/ann/saga", Token)).ShouldBeIn("Preparing").ShouldHoldInMailbox().ShouldHaveTimers();
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Expired, "trial.upgrade", expired), (dead.Reason, dead.SignalId, dead.ArrivedAt));
    }

    [Fact]
    public async Task Resolve_TokenOfAnEndedProcess_SaysSo()
    {
        (SignalHarness harness, string token) = await StartTrialAsync();
        await using SignalHarness own = harness;
        await harness.EmitAsync(new TerminateProcess("/trial/ann/flow"), cancellationToken: Token);

        Assert.Equal(TokenOutcome.ProcessEnded, (await Of(harness).ResolveAsync(Upgrade, token, new Decision("late"), Token)).Outcome);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Of(harness).CreateAsync(Upgrade, harness.Processes.IdOf("/trial/ann/flow"), cancellationToken: Token));
    }

    [Fact]
    [Trait("Feature", "C28")]
    public void GetValue_ByStatus_ReturnsThrowsOrCancels()
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        TokenAnswer<int> Answer(TokenStatus status, string? error = null) => new(Guid.Empty, "a.b", status, 7, error, at, at);

        Assert.Equal(7, Answer(TokenStatus.Resolved).GetValue());
        Assert.Equal("no", Assert.Throws<TokenRejectedException>(() => Answer(TokenStatus.Rejected, "no").GetValue()).Message);
        Assert.Equal("stop", Assert.Throws<OperationCanceledException>(() => Answer(TokenStatus.Cancelled, "stop").GetValue()).Message);
        Assert.Equal(
            "Nobody answered the token 'a.b' until 2026-01-01T00:00:00.0000000+00:00.",
            Assert.Throws<TimeoutException>(() => Answer(TokenStatus.Expired).GetValue()).Message);
    }
}
