namespace BusSignals.Tests.Durable;

public sealed class QuorumTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "N2")]
    [Trait("Feature", "R16")]
    public async Task Quorum_OfVotes_TakesTheLastOfEachVoterAndSaysThatStrangersDoNotCount(bool cold)
    {
        var log = new LogLines();
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            cold,
            async (process, signals) =>
            {
                Quorum<Pong> quorum = await process.QuorumAsync(2, ["ann", "bob", "cy"], signals.Pong, it => it.Text.Split(' ')[0], TimeSpan.FromDays(2));
                return $"{quorum.IsReached}: {string.Join(", ", quorum.Answers.Values.Select(it => it.Text).Order())}; missing {string.Join(" ", quorum.Missing)}";
            },
            services: log.AddTo);

        await script.PongAsync("ann no");
        await script.PongAsync("eve yes");
        await script.PongAsync("ann yes");
        await script.PongAsync("cy no");

        Assert.Equal("True: ann yes, cy no; missing bob", await script.ResultAsync());
        Assert.Equal("'eve' is none of the voters ann, bob, cy, so that the vote does not count.", Assert.Single(log.Of(1215)).Text);
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "N2")]
    public async Task Quorum_NotReachedInTime_SaysWhoIsMissing(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            Quorum<Pong> quorum = await process.QuorumAsync(2, ["ann", "bob"], signals.Pong, it => it.Text, TimeSpan.FromDays(2));
            return $"{quorum.IsReached} {string.Join(" ", quorum.Missing)}";
        });
        await script.PongAsync("bob");

        await script.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal("False ann", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C17")]
    [Trait("Feature", "C18")]
    public async Task Gate_OpenedByItsName_LetsTheProcessGoOn(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, _) =>
        {
            OpenGate second = await process.GateAsync("second gate");
            OpenGate first = await process.GateAsync("first");
            return $"{second.Gate}, {first.Gate}";
        });
        Assert.Equal(["gate:second_gate"], (await script.ViewAsync()).Waits);

        await script.OpenAsync("first");
        Assert.Equal(["process.opengate"], (await script.ViewAsync()).Mailbox.Select(it => it.Name));
        await script.OpenAsync("second gate");

        Assert.Equal("second gate, first", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C19")]
    public async Task Gates_AllOrAQuorum_WaitForThatMany(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, _) =>
        {
            await process.AllAsync(process.GateAsync("a"), process.GateAsync("b"));
            Quorum<OpenGate> some = await process.GatesAsync(2, ["x", "y", "z"]);
            return string.Join(" ", some.Missing);
        });

        await script.OpenAsync("b");
        await script.OpenAsync("z");
        await script.OpenAsync("a");
        await script.OpenAsync("x");

        Assert.Equal("y", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Fact]
    [Trait("Feature", "R16")]
    public async Task Gates_OneTwice_SaysWhich()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            cold: false, async (process, _) => string.Join(" ", (await process.GatesAsync(2, ["a", "a"])).Missing));
        await script.BeginAsync();

        Assert.StartsWith("ArgumentException: A quorum names a voter twice: a, a. Give each once.", (await script.ViewAsync()).StatusReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "N2")]
    public async Task Quorum_SoManyFailThatItCannotBeReached_IsOver(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, _) =>
        {
            Token<Verdict> ann = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict);
            Token<Verdict> bob = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict);
            process.Expose(new[] { ann.Text, bob.Text });
            Quorum<Verdict> quorum = await process.QuorumAsync(
                2, new Dictionary<string, DurableTask<Verdict>> { ["ann"] = process.AwaitAsync(ann), ["bob"] = process.AwaitAsync(bob) });
            return $"{quorum.IsReached} {string.Join(" ", quorum.Missing)}";
        });
        string[] tokens = (await script.ViewAsync()).StateAs<string[]>()!;

        await script.RejectAsync(tokens[0], "no time");

        Assert.Equal("False ann bob", await script.ResultAsync());
    }
}
