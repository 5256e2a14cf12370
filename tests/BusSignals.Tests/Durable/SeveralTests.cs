namespace BusSignals.Tests.Durable;

[Trait("Feature", "J31")]
public sealed class SeveralTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_SignalsAndADelay_WaitsForEach(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            (Ping ping, Pong pong, Elapsed elapsed) = await process.AllAsync(
                process.ReceiveAsync(signals.Ping), process.ReceiveAsync(signals.Pong), process.DelayAsync(TimeSpan.FromDays(2)));
            return $"{ping.Number} {pong.Text} {(process.UtcNow - elapsed.Due).TotalSeconds}";
        });

        await script.PongAsync("a");
        Assert.Equal(["script.ping"], (await script.ViewAsync()).Waits);
        await script.AdvanceAsync(TimeSpan.FromDays(2));
        await script.PingAsync(5);

        Assert.Equal("5 a 0", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_OneFails_WithdrawsTheOthersAndThrows(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            Token<Verdict> token = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict, validFor: TimeSpan.FromDays(1));
            try
            {
                await process.AllAsync(process.ReceiveAsync(signals.Ping), process.AwaitAsync(token));
                return "both";
            }
            catch (TimeoutException)
            {
                Ping ping = await process.ReceiveAsync(signals.Ping);
                return $"too late {ping.Number}";
            }
        });

        await script.AdvanceAsync(TimeSpan.FromDays(1));
        await script.PingAsync(9);

        Assert.Equal("too late 9", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settled_SuccessAndFailure_SaysWhich(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, _) =>
        {
            Token<Verdict> first = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict, validFor: TimeSpan.FromDays(1));
            Token<Verdict> second = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict, validFor: TimeSpan.FromDays(2));
            process.Expose(new[] { first.Text, second.Text });
            IReadOnlyList<Settled<Verdict>> settled = await process.SettledAsync(process.AwaitAsync(first), process.AwaitAsync(second));
            return string.Join(", ", settled.Select(it => it.IsSuccess ? it.Value.Choice : it.Error!.GetType().Name));
        });
        string[] tokens = (await script.ViewAsync()).StateAs<string[]>()!;

        await script.ResolveAsync(tokens[1], "yes");
        await script.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("TimeoutException, yes", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loop_OverSignals_TakesEachOnce(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            int sum = 0;
            for (int i = 0; i < 20; i++)
            {
                sum += (await process.ReceiveAsync(signals.Ping)).Number;
            }

            return $"{sum}";
        });

        for (int i = 1; i <= 20; i++)
        {
            await script.PingAsync(i);
        }

        Assert.Equal("210", await script.ResultAsync());
    }
}
