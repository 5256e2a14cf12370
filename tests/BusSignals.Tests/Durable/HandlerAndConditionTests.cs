using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests.Durable;

public sealed class HandlerAndConditionTests
{
    private sealed class Stock
    {
        public bool Counted { get; set; }

        public int Asked { get; private set; }

        public int Failures { get; set; }

        public Task<bool> IsCountedAsync()
        {
            Asked++;
            return Failures-- > 0 ? throw new InvalidOperationException("The stock is closed.") : Task.FromResult(Counted);
        }
    }

    private readonly Stock _stock = new();

    private Task<ScriptHarness> StartAsync(bool cold, Func<ProcessContext, ScriptSignals, Task<string>> body) =>
        ScriptHarness.StartAsync(cold, body, services: it => it.AddSingleton(_stock));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C1")]
    public async Task WaitUntil_AConditionOverItsState_HoldsAfterTheSignalsThatMakeIt(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            int sum = 0;
            process.On(signals.Ping, it => sum += it.Number);
            bool inTime = await process.WaitUntilAsync(() => sum >= 10, TimeSpan.FromDays(7));
            return $"{inTime} {sum}";
        });

        await script.PingAsync(4);
        Assert.Equal(["condition"], (await script.ViewAsync()).Waits);
        await script.PingAsync(5);
        await script.PingAsync(6);

        Assert.Equal("True 15", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Fact]
    [Trait("Feature", "R16")]
    public async Task On_ForASignalThatHasAHandler_FailsTheProcessAndSaysSo()
    {
        await using ScriptHarness script = await StartAsync(false, async (process, signals) =>
        {
            process.On(signals.Ping, _ => { });
            process.On(signals.Ping, _ => { });
            await process.ReceiveAsync(signals.Pong);
            return "done";
        });

        Assert.Equal("InvalidOperationException: 'ScriptProcess' handles 'Ping' twice; keep one On(…).", (await script.ViewAsync()).StatusReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C1")]
    [Trait("Feature", "C11")]
    public async Task WaitUntil_TheTimeHasPassed_IsABranch(bool cold)
    {
        await using ScriptHarness script = await StartAsync(
            cold, async (process, _) => $"{await process.WaitUntilAsync(() => false, TimeSpan.FromDays(7))}");

        await script.AdvanceAsync(TimeSpan.FromDays(7));

        Assert.Equal("False", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C1")]
    public async Task WaitUntil_ElsewherePolled_HoldsAtTheNextLookAndKeepsNoHistoryOfThem(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, _) =>
        {
            await process.WaitUntilAsync<Stock>("counted", it => it.IsCountedAsync(), every: TimeSpan.FromMinutes(10));
            return $"{process.UtcNow.Minute}";
        });
        await script.AdvanceAsync(TimeSpan.FromMinutes(25));
        Assert.Equal(3, _stock.Asked);
        Assert.Equal(["process.start"], (await script.ViewAsync()).History.Select(it => it.Name));
        Assert.Equal(["condition:counted"], (await script.ViewAsync()).Waits);
        _stock.Counted = true;

        await script.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("30", await script.ResultAsync());
        Assert.Equal(["process.start", "counted"], (await script.ViewAsync()).History.Select(it => it.Name));
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C1")]
    public async Task WaitUntil_Elsewhere_LooksAgainWhenNudgedAndAfterASignal(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            process.On(signals.Ping, _ => { });
            await process.WaitUntilAsync<Stock>("counted", it => it.IsCountedAsync());
            await process.DelayAsync(TimeSpan.FromDays(1));
            await process.WaitUntilAsync<Stock>("counted again", it => it.IsCountedAsync());
            return "counted";
        });
        _stock.Counted = true;
        await script.EmitAsync(new NudgeProcess(ScriptHarness.Path));
        Assert.Equal(2, _stock.Asked);
        _stock.Counted = false;
        await script.AdvanceAsync(TimeSpan.FromDays(1));
        _stock.Counted = true;

        await script.PingAsync(1);

        Assert.Equal("counted", await script.ResultAsync());
        Assert.Equal(4, _stock.Asked);
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "C1")]
    public async Task WaitUntil_AskingKeepsFailing_IsAnExceptionInTheCode(bool cold)
    {
        _stock.Failures = 3;
        await using ScriptHarness script = await StartAsync(cold, async (process, _) =>
        {
            try
            {
                await process.WaitUntilAsync<Stock>("counted", it => it.IsCountedAsync());
                return "counted";
            }
            catch (StepFailedException exception)
            {
                await process.DelayAsync(TimeSpan.FromDays(1));
                return exception.Message;
            }
        });

        await script.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("The condition 'counted' failed: InvalidOperationException: The stock is closed.", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J31")]
    public async Task On_ASignalThatIsAlsoWaitedFor_LetsTheWaitGoFirst(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            var handled = new List<int>();
            process.On(signals.Ping, it => handled.Add(it.Number));
            Pong pong = await process.ReceiveAsync(signals.Pong);
            Ping waited = await process.ReceiveAsync(signals.Ping);
            await process.ReceiveAsync(signals.Pong);
            return $"waited {waited.Number}, handled {string.Join(" ", handled)}";
        });

        await script.PingAsync(1);
        await script.PongAsync("now");
        await script.PingAsync(2);
        await script.PingAsync(3);
        await script.PongAsync("end");

        Assert.Equal("waited 2, handled 1 3", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J31")]
    public async Task On_AHandlerThatWaits_IsFinishedBeforeTheProcessEnds(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            var handled = new List<int>();
            process.On(signals.Ping, async it =>
            {
                await process.DelayAsync(TimeSpan.FromHours(it.Number));
                handled.Add(it.Number);
                process.Expose(handled);
            });
            await process.ReceiveAsync(signals.Pong);
            return "ended";
        });
        await script.PingAsync(1);
        await script.PingAsync(2);
        await script.PongAsync("end");
        Assert.Equal("Running", (await script.ViewAsync()).State);

        await script.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal([1], (await script.ViewAsync()).StateAs<List<int>>()!);
        await script.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("ended", await script.ResultAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J31")]
    public async Task On_AHandlerThatFails_EndsTheProcessAtOnce(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            process.On(signals.Ping, it => it.Number == 2 ? throw new InvalidOperationException("two") : Task.CompletedTask);
            await process.RaceAsync(signals.Pong, TimeSpan.FromDays(1));
            return "ended";
        });

        await script.PingAsync(1);
        await script.PingAsync(2);

        Assert.Equal((ProcessEnding.Failed, "InvalidOperationException: two"), await script.EndingAsync());
        await script.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J24")]
    public async Task Receive_WithACondition_LeavesOthersInTheMailbox(bool cold)
    {
        await using ScriptHarness script = await StartAsync(cold, async (process, signals) =>
        {
            Ping even = await process.ReceiveAsync(signals.Ping, it => it.Number % 2 == 0);
            Ping any = await process.ReceiveAsync(signals.Ping);
            return $"{even.Number} {any.Number}";
        });

        await script.PingAsync(1);
        Assert.Equal(["script.ping"], (await script.ViewAsync()).Mailbox.Select(it => it.Name));
        await script.PingAsync(2);

        Assert.Equal("2 1", await script.ResultAsync());
    }
}
