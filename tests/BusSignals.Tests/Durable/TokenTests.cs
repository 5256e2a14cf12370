namespace BusSignals.Tests.Durable;

public sealed class TokenTests
{
    private static Task<ScriptHarness> StartAsync(bool cold, Func<ProcessContext, ScriptSignals, Token<Verdict>, Task<string>> body) =>
        ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            Token<Verdict> token = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict);
            process.Expose(token.Text);
            return await body(process, signals, token);
        });

    private static async Task<string> TokenOf(ScriptHarness script) => (await script.ViewAsync()).StateAs<string>()!;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C3")]
    [Trait("Feature", "C4")]
    [Trait("Feature", "C13")]
    public async Task Await_ResolvedToken_GivesItsValue(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, _, token) => (await process.AwaitAsync(token)).Choice);
        string token = await TokenOf(script);

        Assert.Equal(TokenOutcome.Accepted, (await script.ResolveAsync(token, "upgrade")).Outcome);

        Assert.Equal("upgrade", await script.ResultAsync());
        Assert.Equal(TokenOutcome.AlreadyResolved, (await script.ResolveAsync(token, "again")).Outcome);
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C6")]
    public async Task Await_ResolvedBeforeItIsAwaited_IsTheSame(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals, token) =>
        {
            await process.ReceiveAsync(signals.Ping);
            return (await process.AwaitAsync(token)).Choice;
        });
        await script.ResolveAsync(await TokenOf(script), "early");

        await script.PingAsync(1);

        Assert.Equal("early", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C5")]
    [Trait("Feature", "C28")]
    public async Task Await_RejectedToken_ThrowsItsError(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, _, token) =>
        {
            try
            {
                return (await process.AwaitAsync(token)).Choice;
            }
            catch (TokenRejectedException exception)
            {
                return $"rejected: {exception.Message}";
            }
        });

        await script.RejectAsync(await TokenOf(script), "card expired");

        Assert.Equal("rejected: card expired", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C11")]
    [Trait("Feature", "C21")]
    public async Task Answer_OfAnExpiredToken_IsABranch(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, _, token) => await process.AnswerAsync(token) switch
        {
            { Status: TokenStatus.Resolved, Value: { } value } => value.Choice,
            { Status: var status } => $"{status}",
        });

        await script.AdvanceAsync(TimeSpan.FromDays(7));

        Assert.Equal("Expired", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C11")]
    public async Task Await_InARaceThatItLost_MayBeAwaitedAgain(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, _, token) =>
        {
            int reminders = 0;
            while (await process.RaceAsync(process.AwaitAsync(token), TimeSpan.FromDays(1)) is var first)
            {
                if (first is Verdict verdict)
                {
                    return $"{verdict.Choice} after {reminders} reminders";
                }

                reminders++;
            }

            return "never";
        });
        string token = await TokenOf(script);
        await script.AdvanceAsync(TimeSpan.FromDays(2));

        await script.ResolveAsync(token, "yes");

        Assert.Equal("yes after 2 reminders", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Fact]
    [Trait("Feature", "C29")]
    public async Task Await_OneTokenTwice_IsRefused()
    {
        string created = "";
        await using ScriptHarness script = await StartAsync(false, async (process, _, token) =>
        {
            created = token.Text;
            await process.AllAsync(process.AwaitAsync(token), process.AwaitAsync(token));
            return "both";
        });

        Assert.Equal(
            (ProcessEnding.Failed, $"InvalidOperationException: The token '{created}' is awaited twice in '{ScriptHarness.Path}'; it has one answer, for one wait. "
                + "Keep the answer, or create a token for each."),
            await script.EndingAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C7")]
    [Trait("Feature", "C9")]
    [Trait("Feature", "C10")]
    public async Task Create_WithABoundStep_SendsTheTokenWithTheCommit(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            Token<Verdict> token = await process.CreateTokenAsync(
                ScriptHarness.Tokens.Verdict, ScriptHarness.Tokens.Verdict.Bind<string>((who, it) => signals.Told.EmitAsync(new("1", $"{who}: {it}"), Quiet), "ann"));
            process.Expose(token.Text);
            return (await process.AwaitAsync(token)).Choice;
        });
        string token = await TokenOf(script);
        Assert.Equal([new Told("1", $"ann: {token}")], script.Inner.Sent<Told>());

        await script.ResolveAsync(token, "yes");

        Assert.Equal("yes", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C16")]
    public async Task Step_ToldToWait_ReadsItsDataWhenAllHasCome(bool cold)
    {
        var read = new List<int>();
        await using ScriptHarness script = await StartAsync(cold, (process, _, token) => process.StepAsync<IProcesses, string>(
            "pay",
            async it =>
            {
                ProcessView? view = await it.FindAsync(ScriptHarness.Path);
                read.Add(view!.Mailbox.Count());
                return $"paid {view.State}";
            },
            waitFor: [process.AnswerAsync(token), process.GateAsync("approval")]));

        await script.OpenAsync("approval");
        Assert.Empty(read);
        await script.ResolveAsync(await TokenOf(script), "yes");

        Assert.Equal("paid Running", await script.ResultAsync());
        Assert.Single(read);
        await script.ShouldLeaveNothingAsync();
    }

    private static readonly EmitOptions Quiet = new() { RequireReceiver = false };
}
