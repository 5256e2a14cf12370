namespace BusSignals.Tests.Durable;

/// <summary>A durable process waits until a moment wherever it can wait for so long.</summary>
[Trait("Feature", "R13")]
public sealed class AbsoluteTimeTests
{
    private static readonly DateTimeOffset Due = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));

    public static TheoryData<bool, string> Waits { get; } = new MatrixTheoryData<bool, string>(
        [false, true], ["delay", "race", "receive", "condition", "asked", "votes", "tasks", "gates"]);

    private static async Task<string> WaitAsync(ProcessContext process, ScriptSignals signals, string what) => what switch
    {
        "delay" => $"{(await process.DelayUntilAsync(Due)).Due:O}",
        "race" => (await process.RaceAsync(signals.Ping, Due)).GetType().Name,
        "receive" => await process.ReceiveAsync(signals.Ping, Due) is null ? "nothing" : "ping",
        "condition" => (await process.WaitUntilAsync(() => false, Due)).ToString(),
        "asked" => (await process.WaitUntilAsync<Script>("script", _ => Task.FromResult(false), Due, TimeSpan.FromDays(400))).ToString(),
        "votes" => (await process.QuorumAsync(1, ["ann"], signals.Pong, it => it.Text, Due)).IsReached.ToString(),
        "tasks" => (await process.QuorumAsync(1, new Dictionary<string, DurableTask<Ping>> { ["ann"] = process.ReceiveAsync(signals.Ping) }, Due)).IsReached.ToString(),
        _ => (await process.GatesAsync(1, ["ann"], Due)).IsReached.ToString(),
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Wait_UntilAMoment_EndsThenAndNotBefore(bool cold, string what)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, (process, signals) => WaitAsync(process, signals, what));

        Assert.Contains(Due, (await script.ViewAsync()).Timers.Select(it => it.Due));
        await script.AdvanceAsync(Due - script.Inner.Now - TimeSpan.FromMicroseconds(1));
        Assert.Equal(ProcessStatus.Running, (await script.ViewAsync()).Status);
        await script.AdvanceAsync(TimeSpan.FromMicroseconds(1));

        string expected = what switch { "delay" => "2026-03-01T10:00:00.0000000+00:00", "race" => "Elapsed", "receive" => "nothing", _ => "False" };
        Assert.Equal(expected, await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DelayUntil_MomentThatHasPassed_IsNow(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, _) =>
        {
            DateTimeOffset now = process.UtcNow;
            return $"{(await process.DelayUntilAsync(DateTimeOffset.MinValue)).Due - now}";
        });

        Assert.Equal("00:00:00", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delay_NegativeIsNow_AndInfiniteIsNever(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            await process.DelayAsync(TimeSpan.FromDays(-1));
            object first = await process.RaceAsync(signals.Ping, Timeout.InfiniteTimeSpan);
            return first.GetType().Name;
        });

        Assert.Empty((await script.ViewAsync()).Timers);
        await script.AdvanceAsync(TimeSpan.FromDays(3650));
        await script.PingAsync(1);

        Assert.Equal("Ping", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C3")]
    public async Task CreateToken_ExpiresAtAMoment_CanBeAnsweredUntilThen(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, _) =>
        {
            Token<Verdict> token = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict, Due);
            process.Expose(token.Text);
            return (await process.AnswerAsync(token)).Status.ToString();
        });
        string token = (await script.ViewAsync()).StateAs<string>()!;

        await script.AdvanceAsync(Due - script.Inner.Now - TimeSpan.FromMicroseconds(1));
        Assert.Equal(ProcessStatus.Running, (await script.ViewAsync()).Status);
        await script.AdvanceAsync(TimeSpan.FromMicroseconds(1));

        Assert.Equal("Expired", await script.ResultAsync());
        Assert.Equal(new TokenResult(TokenOutcome.Expired, Due), await script.ResolveAsync(token, "late"));
    }

    [Fact]
    [Trait("Feature", "C3")]
    public async Task CreateToken_ForEver_NeverExpires()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, _) =>
        {
            Token<Verdict> token = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict, validFor: Timeout.InfiniteTimeSpan);
            process.Expose(token.Text);
            return (await process.AwaitAsync(token)).Choice;
        });
        string token = (await script.ViewAsync()).StateAs<string>()!;

        await script.AdvanceAsync(TimeSpan.FromDays(100_000));

        Assert.Equal(TokenOutcome.Accepted, (await script.ResolveAsync(token, "late")).Outcome);
        Assert.Equal("late", await script.ResultAsync());
    }
}
