using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.Tests.Durable;

public sealed class StepTests
{
    private static readonly Action<ILogger, string, Exception?> Said = LoggerMessage.Define<string>(LogLevel.Information, 1, "{What}");

    private static readonly EmitOptions Quiet = new() { RequireReceiver = false };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J10")]
    public async Task Step_ThatWasDone_IsNotDoneAgain(bool cold)
    {
        int done = 0;
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            int number = await process.StepAsync("count", () => Task.FromResult(++done));
            await process.ReceiveAsync(signals.Ping);
            await process.ReceiveAsync(signals.Ping);
            return $"{number}";
        });

        await script.PingAsync(1);
        await script.PingAsync(2);

        Assert.Equal("1", await script.ResultAsync());
        Assert.Equal(1, done);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "N7")]
    [Trait("Feature", "J18")]
    public async Task Step_ThatEmitsAndThenFails_SendsNothing(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            try
            {
                await process.StepAsync("tell", async () =>
                {
                    await signals.Told.EmitAsync(new("1", "lost"), Quiet);
                    throw new InvalidOperationException("no");
                });
            }
            catch (StepFailedException)
            {
                await process.EmitAsync(signals.Told, new("1", "said"), Quiet);
            }

            await process.ReceiveAsync(signals.Ping);
            return "end";
        });

        await script.PingAsync(1);

        Assert.Equal("end", await script.ResultAsync());
        Assert.Equal([new Told("1", "said")], script.Inner.Sent<Told>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J10")]
    public async Task Values_FromTheContext_AreTheSameInEachReplay(bool cold)
    {
        var seen = new HashSet<string>();
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            string values = $"{process.NewGuid()} {process.NewGuid()} {process.Random.Next()} {process.UtcNow:O}";
            seen.Add(values);
            await process.ReceiveAsync(signals.Ping);
            await process.ReceiveAsync(signals.Ping);
            return values;
        });

        await script.AdvanceAsync(TimeSpan.FromDays(3));
        await script.PingAsync(1);
        await script.PingAsync(2);

        Assert.Equal([await script.ResultAsync()], seen);
        string[] parts = seen.Single().Split(' ');
        Assert.NotEqual(parts[0], parts[1]);
    }

    [Fact]
    [Trait("Feature", "Z17")]
    public async Task Logger_InAReplay_IsSilent()
    {
        var lines = new LogLines();
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            cold: true,
            async (process, signals) =>
            {
                Said(process.Logger, "started", null);
                await process.ReceiveAsync(signals.Ping);
                Said(process.Logger, "pinged", null);
                await process.ReceiveAsync(signals.Ping);
                return "end";
            },
            services: lines.AddTo);

        await script.PingAsync(1);
        await script.PingAsync(2);

        Assert.Equal(
            [("started", ScriptHarness.Path), ("pinged", ScriptHarness.Path)],
            lines.All.Where(it => it.Category == typeof(ScriptProcess).FullName).Select(it => (it.Text, it.Scope["Process"])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z19")]
    public async Task Checkpoint_IsFoundByItsId(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            CheckpointId id = await process.CheckpointAsync(new { stage = "packed" });
            await process.ReceiveAsync(signals.Ping);
            return $"{id}";
        });
        await script.PingAsync(1);

        HistoryEntry? checkpoint = await script.Inner.Processes.FindCheckpointAsync(CheckpointId.Parse(await script.ResultAsync()), TestHarness.Token);

        Assert.Equal("{\"stage\":\"packed\"}", checkpoint?.Payload);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J31")]
    public async Task Expose_ShowsTheStateOfARunningProcess(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            var pings = new List<int>();
            process.Expose(pings);
            while (pings.Count < 3)
            {
                pings.Add((await process.ReceiveAsync(signals.Ping)).Number);
            }

            return "three";
        });

        await script.PingAsync(1);
        await script.PingAsync(2);
        Assert.Equal([1, 2], (await script.ViewAsync()).StateAs<List<int>>()!);
        await script.PingAsync(3);

        Assert.Equal("three", await script.ResultAsync());
    }

    [Fact]
    [Trait("Feature", "J25")]
    public async Task Emit_FromTheCodeItself_StopsTheProcessAndSaysWhatToWrite()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, signals) =>
        {
            await signals.Told.EmitAsync(new("1", "at once"), Quiet);
            return "end";
        });

        ProcessView view = await script.ViewAsync();
        Assert.Equal(
            (ProcessStatus.Paused, "'ScriptProcess' emits, asks or starts by itself, which would happen again in each replay. Write: "
                + "await process.EmitAsync(orders.…, …), await process.StartAsync<…>(…), or do it in a step."),
            (view.Status, view.StatusReason));
        Assert.Empty(script.Inner.Sent<Told>());
    }

    [Fact]
    [Trait("Feature", "N7")]
    public async Task Constructor_ThatTakesAServiceOfOneDelivery_IsRefusedAtStartUp()
    {
        IReadOnlyList<string> faults = await FaultsAsync();

        Assert.Equal(
            ["'ScopedProcess' takes a 'ScopedThing' in its constructor, which lives for one delivery, while the process stays in memory for many; "
                + "take it where it is used: process.StepAsync<ScopedThing, …>(\"name\", it => …)."],
            faults);
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync() => (await Assert.ThrowsAsync<SignalConfigurationException>(
        () => TestHarness.StartAsync(it => it.AddProcess<ScopedProcess>(), it => it.AddScoped<ScopedThing>()))).Faults;

    public sealed class ScopedThing;

    [Process("/script/{script}/scoped")]
    public sealed class ScopedProcess(ScopedThing thing) : DurableProcess<StartScript, string>
    {
        protected override Task<string> RunAsync(ProcessContext process, StartScript input) => Task.FromResult(thing.ToString()!);
    }
}
