namespace BusSignals.Tests.Durable;

public sealed class RaceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J13")]
    [Trait("Feature", "J15")]
    public async Task Race_ADelayOfAYear_WinsOnTimeAndTheLoserTakesNoLaterSignal(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            object first = await process.RaceAsync(signals.Ping, TimeSpan.FromDays(365));
            Ping later = await process.ReceiveAsync(signals.Ping);
            return $"{first.GetType().Name} {later.Number}";
        });

        await script.AdvanceAsync(TimeSpan.FromDays(365) - TimeSpan.FromMicroseconds(1));
        Assert.Equal(["delay 2"], (await script.ViewAsync()).Timers.Select(it => it.Name));
        await script.AdvanceAsync(TimeSpan.FromMicroseconds(1));
        await script.PingAsync(7);

        Assert.Equal("Elapsed 7", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "D2")]
    public async Task Race_LoserRacedAgain_SaysThatItIsWithdrawn(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            DurableTask<Elapsed> deadline = process.DelayAsync(TimeSpan.FromHours(1));
            while (await process.RaceAsync(signals.Ping, deadline) is Ping)
            {
            }

            return "over";
        });

        await script.PingAsync(1);

        ProcessView view = await script.ViewAsync();
        Assert.Equal(
            (ProcessStatus.Paused,
                "'delay' has been withdrawn, because it lost a race or because another of several was decisive, so that nothing comes of it any more. "
                    + "Ask for it again where it is waited for again."),
            (view.Status, view.StatusReason));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "D2")]
    public async Task Race_LoserAwaitedLater_SaysThatItIsWithdrawn(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            DurableTask<Pong> pong = process.ReceiveAsync(signals.Pong);
            await process.RaceAsync(signals.Ping, pong);
            return (await pong).Text;
        });

        await script.PingAsync(1);

        Assert.StartsWith("'receive script.pong' has been withdrawn, ", (await script.ViewAsync()).StatusReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J13")]
    [Trait("Feature", "J14")]
    public async Task Race_TheWinnersType_TellsTheBranch(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            var log = new List<string>();
            for (int i = 0; i < 2; i++)
            {
                log.Add(await process.RaceAsync(signals.Ping, signals.Pong, TimeSpan.FromDays(1)) switch
                {
                    Ping ping => $"ping {ping.Number}",
                    Pong pong => $"pong {pong.Text}",
                    _ => "nobody",
                });
            }

            return string.Join(", ", log);
        });

        await script.PongAsync("first");
        await script.PingAsync(2);

        Assert.Equal("pong first, ping 2", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J13")]
    [Trait("Feature", "C26")]
    public async Task Race_TwoSignalsAtOnce_KeepsTheLoserForTheNextWait(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            await process.DelayAsync(TimeSpan.FromHours(1));
            object first = await process.RaceAsync(signals.Pong, signals.Ping);
            Pong second = await process.ReceiveAsync(signals.Pong);
            return $"{((Ping)first).Number} {second.Text}";
        });
        await script.PingAsync(1);
        await script.PongAsync("kept");

        await script.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("1 kept", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C11")]
    public async Task Receive_WithATimeout_IsNullWhenTheTimeHasPassed(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            Ping? first = await process.ReceiveAsync(signals.Ping, TimeSpan.FromDays(1));
            Ping? second = await process.ReceiveAsync(signals.Ping, TimeSpan.FromDays(1));
            return $"{first?.Number ?? -1} {second?.Number ?? -1}";
        });

        await script.AdvanceAsync(TimeSpan.FromDays(1));
        await script.PingAsync(3);

        Assert.Equal("-1 3", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }
}
