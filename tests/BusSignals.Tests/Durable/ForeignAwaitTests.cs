using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

[Trait("Feature", "J25")]
public sealed class ForeignAwaitTests
{
    private static async Task<ProcessView> RunAsync(string how)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddGroup<ParcelSignals>().AddProcess<WrongProcess>());
        await harness.EmitAsync(new GoWrong("1", how), cancellationToken: Token);
        return (await harness.ProcessAsync("/wrong/1/process", Token)).View;
    }

    [Fact]
    public async Task Await_WhatIsNotTheProcesssOwn_StopsItAndSaysWhatToWrite()
    {
        ProcessView view = await RunAsync("await");

        Assert.Equal(ProcessStatus.Paused, view.Status);
        Assert.Equal(
            "'WrongProcess' awaits something that is not the process' own, which would be lost with this machine. Put it into a step: "
            + "await process.StepAsync(\"name\", () => …); wait with process.DelayAsync(…), and for a signal with process.ReceiveAsync(…).",
            view.StatusReason);
        Assert.Equal(["wrong.go"], view.Mailbox.Select(it => it.Name));
    }

    [Fact]
    public async Task Await_ASignalItself_StopsItAndSaysWhatToWrite()
    {
        ProcessView view = await RunAsync("signal");

        Assert.Equal(ProcessStatus.Paused, view.Status);
        Assert.Equal(
            "A signal cannot be awaited directly; write: await process.ReceiveAsync(orders.ParcelPaid).", view.StatusReason);
    }

    [Fact]
    public async Task Ask_InsideAStep_IsRefusedAndSaysWhere()
    {
        ProcessView view = await RunAsync("step");

        Assert.Equal(ProcessStatus.Paused, view.Status);
        Assert.Equal(
            "'delay' was asked for outside of the code of '/wrong/1/process': inside a step, or after awaiting what is not the process' own. "
            + "Do it in RunAsync itself, or in a method that RunAsync awaits.",
            view.StatusReason);
    }

    /// <summary>What a process may not do stops it, also where its code catches everything.</summary>
    [Fact]
    [Trait("Feature", "R16")]
    public async Task Emit_ByItselfInATry_StopsItAllTheSame()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, signals) =>
        {
            try
            {
                await signals.Pong.EmitAsync(new Pong("1", "x"));
            }
            catch (Exception)
            {
                return "went on without it";
            }

            return "emitted";
        });

        ProcessView view = await script.ViewAsync();
        Assert.Equal(ProcessStatus.Paused, view.Status);
        Assert.Equal(
            "'ScriptProcess' emits, asks or starts by itself, which would happen again in each replay. Write: await process.EmitAsync(orders.…, …), "
            + "await process.StartAsync<…>(…), or do it in a step.",
            view.StatusReason);
    }

    [Fact]
    public async Task Await_AfterASignalFromTheMailbox_StopsItAndKeepsTheSignal()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, signals) =>
        {
            await process.DelayAsync(TimeSpan.FromHours(1));
            await process.ReceiveAsync(signals.Ping);
            await new TaskCompletionSource().Task;
            return "never";
        });
        await script.PingAsync(1);

        await script.AdvanceAsync(TimeSpan.FromHours(1));

        ProcessView view = await script.ViewAsync();
        Assert.Equal(ProcessStatus.Paused, view.Status);
        Assert.Equal(["script.ping"], view.Mailbox.Select(it => it.Name));
        Assert.Empty(await script.Inner.DeadSignalsAsync(Token));
    }
}
