using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

public sealed class LifeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z10")]
    public async Task Cancel_AProcessThatLooksAtItsToken_LetsItCleanUp(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            CancellationToken token = process.CancellationToken;
            try
            {
                await process.ReceiveAsync(signals.Ping);
                return "pinged";
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                await process.DelayAsync(TimeSpan.FromDays(1));
                Pong pong = await process.ReceiveAsync(signals.Pong);
                return $"cleaned up {pong.Text}";
            }
        });

        await script.EmitAsync(new CancelProcess(ScriptHarness.Path, "changed my mind"));
        await script.PingAsync(1);
        await script.AdvanceAsync(TimeSpan.FromDays(1));
        await script.PongAsync("all");

        Assert.Equal("cleaned up all", await script.ResultAsync());
        Assert.Equal(ProcessEnding.Completed, (await script.ViewAsync()).Ending);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z10")]
    public async Task Cancel_AProcessThatLetsItOut_IsCancelled(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            _ = process.CancellationToken;
            await process.RaceAsync(signals.Ping, TimeSpan.FromDays(9));
            return "pinged";
        });

        await script.EmitAsync(new CancelProcess(ScriptHarness.Path, "changed my mind"));

        Assert.Equal((ProcessEnding.Cancelled, "changed my mind"), await script.EndingAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z10")]
    public async Task Cancel_AProcessThatDoesNotLook_EndsItAtOnce(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            await process.RaceAsync(signals.Ping, TimeSpan.FromDays(9));
            return "pinged";
        });

        await script.EmitAsync(new CancelProcess(ScriptHarness.Path, "changed my mind"));

        Assert.Equal((ProcessEnding.Cancelled, "changed my mind"), await script.EndingAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C2")]
    [Trait("Feature", "Z10")]
    public async Task Pause_AnyNumberOfTimes_KeepsSignalsAndTimersForTheResume(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            var log = new List<string>();
            while (log.Count < 4)
            {
                log.Add(await process.RaceAsync(signals.Ping, TimeSpan.FromDays(1)) is Ping ping ? $"{ping.Number}" : "day");
            }

            return string.Join(" ", log);
        });

        for (int i = 1; i <= 2; i++)
        {
            await script.EmitAsync(new PauseProcess(ScriptHarness.Path));
            await script.PingAsync(i);
            await script.AdvanceAsync(TimeSpan.FromDays(1));
            Assert.Equal(ProcessStatus.Paused, (await script.ViewAsync()).Status);
            await script.EmitAsync(new ResumeProcess(ScriptHarness.Path));
        }

        await script.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal("1 2 day day", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [Trait("Feature", "D1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContinueAsNew_ToARunThatWaitsForNothing_Ends(bool cold)
    {
        int runs = 0;
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, _) =>
        {
            if (++runs < 3)
            {
                await process.DelayAsync(TimeSpan.FromHours(runs == 1 ? 1 : 0));
                return process.ContinueAsNew<string>(new StartScript("1"));
            }

            return runs < 5 ? process.ContinueAsNew<string>(new StartScript("1")) : "the end";
        });

        await script.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("the end", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [Trait("Feature", "D1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ContinueAsNew_AndAnException_FailsTheProcess(bool inTheNextRun)
    {
        int runs = 0;
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, (process, _) =>
        {
            string next = ++runs == 1 ? process.ContinueAsNew<string>(new StartScript("1")) : "";
            return runs == 1 && inTheNextRun ? Task.FromResult(next) : throw new InvalidOperationException($"in run {runs}");
        });

        Assert.Equal((ProcessEnding.Failed, $"InvalidOperationException: in run {(inTheNextRun ? 2 : 1)}"), await script.EndingAsync());
    }

    [Fact]
    [Trait("Feature", "D1")]
    public async Task ContinueAsNew_ForEver_StopsTheProcessAndSaysSo()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            false, (process, _) => Task.FromResult(process.ContinueAsNew<string>(new StartScript("1"))));

        ProcessView view = await script.ViewAsync();
        Assert.Equal(ProcessStatus.Paused, view.Status);
        Assert.Equal(
            "'/script/1/process' has gone on as new 100 times and waited for nothing in between; let it wait for a signal or a time, or loop in RunAsync.",
            view.StatusReason);
    }

    [Fact]
    [Trait("Feature", "R7")]
    public async Task ContinueAsNew_AsAnotherProcess_FailsTheProcessAndSaysSo()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            false, (process, _) => Task.FromResult(process.ContinueAsNew<string>(new StartScript("2"))));

        Assert.Equal(
            "ArgumentException: '/script/1/process' goes on as itself, and this is the input of '/script/2/process'; give it its own identity. (Parameter 'input')",
            (await script.ViewAsync()).StatusReason);
    }

    [Fact]
    [Trait("Feature", "R16")]
    public async Task ChildAsync_Itself_FailsTheProcessAndSaysSo()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            false, async (process, _) => await process.ChildAsync<ScriptProcess, StartScript, string>(new StartScript("1")));

        Assert.Equal(
            "InvalidOperationException: '/script/1/process' would wait for itself; give the child an identity of its own.",
            (await script.ViewAsync()).StatusReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J31")]
    public async Task ContinueAsNew_KeepsTheMailboxAndBeginsAShortJournal(bool cold)
    {
        int round = 0;
        var ids = new HashSet<Guid>();
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            ids.Add(process.NewGuid());
            Ping ping = await process.ReceiveAsync(signals.Ping);
            round = ping.Number;
            return ping.Number < 5 ? process.ContinueAsNew<string>(new StartScript("1")) : $"after {ping.Number}";
        });
        await script.PongAsync("kept");
        for (int i = 1; i <= 4; i++)
        {
            await script.PingAsync(i);
        }

        ProcessRecording? recording = await script.Inner.Processes.RecordAsync((await script.ViewAsync()).Id, Token);
        Assert.Equal(["start"], recording!.Events.Select(it => it.What));
        Assert.Equal(["script.pong"], (await script.ViewAsync()).Mailbox.Select(it => it.Name));
        await script.PingAsync(5);

        Assert.Equal("after 5", await script.ResultAsync());
        Assert.Equal(5, ids.Count);
        Assert.Equal(5, round);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "N9")]
    public async Task Ended_NeverRunsAgain(bool cold)
    {
        int runs = 0;
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, (_, _) => Task.FromResult($"run {++runs}"));

        await script.BeginAsync();
        await script.PingAsync(1);

        Assert.Equal("run 1", await script.ResultAsync());
        Assert.Equal(1, runs);
        Assert.Equal(SignalOutcome.Late, (await script.ViewAsync()).History[^1].Outcome);
    }

    [Fact]
    [Trait("Feature", "N5")]
    public async Task CancelTimer_OfTheCode_IsRefusedAndMovingItIsNot()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(true, async (process, _) =>
        {
            await process.DelayAsync(TimeSpan.FromDays(1));
            return "waited";
        });
        ProcessId id = (await script.ViewAsync()).Id;

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => script.Inner.Processes.CancelTimerAsync(id, "delay 1", Token));
        Assert.Equal(
            "The timer 'delay 1' of '/script/1/process' belongs to the code of 'ScriptProcess', which would wait for it for ever; "
            + "move it with RescheduleTimerAsync, or send a signal that the code waits for.",
            refused.Message);
        Assert.True(await script.Inner.Processes.RescheduleTimerAsync(id, "delay 1", script.Inner.Now, Token));
        await script.Inner.WaitUntilIdleAsync(Token);

        Assert.Equal("waited", await script.ResultAsync());
    }

    [Fact]
    [Trait("Feature", "N6")]
    public async Task Waits_OfAProcess_SayWhatItWaitsForSinceWhenAndUntilWhen()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, signals) =>
        {
            process.On(signals.Pong, _ => { });
            await process.RaceAsync(signals.Ping, process.GateAsync("go"), TimeSpan.FromDays(3));
            return "end";
        });
        DateTimeOffset since = script.Inner.Now;
        await script.AdvanceAsync(TimeSpan.FromDays(1));
        await script.PongAsync("changes nothing");

        ProcessView view = await script.ViewAsync();

        Assert.Equal(["gate:go", "script.ping"], view.Waits);
        Assert.Equal(since, view.StateSince);
        Assert.Equal([("delay 4", since + TimeSpan.FromDays(3))], view.Timers.Select(it => (it.Name, it.Due)));
    }
}
