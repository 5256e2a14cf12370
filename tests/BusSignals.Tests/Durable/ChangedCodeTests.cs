using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

public sealed class ChangedCodeTests
{
    private static async Task<string> OldAsync(ProcessContext process, ScriptSignals signals)
    {
        string label = await process.StepAsync("book", () => Task.FromResult("label"));
        await process.ReceiveAsync(signals.Ping);
        return label;
    }

    [Fact]
    [Trait("Feature", "J25")]
    public async Task Code_ThatComesToAnotherStep_StopsTheProcessAndNamesBoth()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(true, OldAsync);
        script.Script.Body = async (process, signals) =>
        {
            string label = await process.StepAsync("reserve", () => Task.FromResult("label"));
            await process.ReceiveAsync(signals.Ping);
            return label;
        };

        await script.PingAsync(1);

        ProcessView view = await script.ViewAsync();
        Assert.Equal(ProcessStatus.Paused, view.Status);
        Assert.Equal(
            "The code of 'ScriptProcess' does not follow the journal of '/script/1/process' any more: at its event 1 the operation 1 was 'step book', "
            + "now it is 'step reserve'. Keep the old way for old processes with process.Changed(\"…\"), or deploy the old code, and resume the process.",
            view.StatusReason);
        Assert.Equal(["script.ping"], view.Mailbox.Select(it => it.Name));
    }

    [Fact]
    [Trait("Feature", "J25")]
    public async Task Code_ThatWaitsForSomethingElse_StopsTheProcessAndSaysWhat()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(true, OldAsync);
        script.Script.Body = async (process, signals) =>
        {
            string label = await process.StepAsync("book", () => Task.FromResult("label"));
            await process.ReceiveAsync(signals.Pong);
            return label;
        };

        await script.PingAsync(1);

        Assert.Equal(
            "The code of 'ScriptProcess' does not follow the journal of '/script/1/process' any more: where it waited for 'script.ping', now it waits for "
            + "'script.pong'. Keep the old way for old processes with process.Changed(\"…\"), or deploy the old code, and resume the process.",
            (await script.ViewAsync()).StatusReason);
    }

    [Fact]
    [Trait("Feature", "J25")]
    public async Task Process_ThatWasStopped_GoesOnWithTheRightCodeAndHoldsUpNobodyElse()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(true, OldAsync);
        script.Script.Body = (_, _) => Task.FromResult("something else");
        await script.PingAsync(1);
        Assert.Equal(ProcessStatus.Paused, (await script.ViewAsync()).Status);

        await script.EmitAsync(new ResumeProcess(ScriptHarness.Path));
        Assert.Equal(ProcessStatus.Paused, (await script.ViewAsync()).Status);
        script.Script.Body = OldAsync;
        await script.EmitAsync(new ResumeProcess(ScriptHarness.Path, "deployed"));

        Assert.Equal("label", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z40")]
    public async Task Changed_LetsOldProcessesKeepTheOldWay(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, OldAsync);
        script.Script.Body = NewAsync;
        script.Restart();

        await script.PingAsync(1);

        Assert.Equal("label", await script.ResultAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z40")]
    public async Task Changed_ForAProcessThatStartsNow_IsTheNewWay(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, NewAsync);

        await script.PingAsync(1);

        Assert.Equal("insured label", await script.ResultAsync());
        Assert.Equal(["insure"], (await script.ViewAsync()).Changes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "Z40")]
    public async Task Changed_FurtherOnThanTheProcessIs_HoldsForItToo(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, OldAsync);
        script.Script.Body = async (process, signals) =>
        {
            string label = await process.StepAsync("book", () => Task.FromResult("label"));
            await process.ReceiveAsync(signals.Ping);
            if (process.Changed("wait-for-pong"))
            {
                await process.ReceiveAsync(signals.Pong);
            }

            return $"{label} {process.Changed("wait-for-pong")}";
        };
        script.Restart();

        await script.PingAsync(1);
        await script.PongAsync("new");

        Assert.Equal("label True", await script.ResultAsync());
    }

    [Fact]
    [Trait("Feature", "N14")]
    public async Task Recording_FromProduction_TellsWhetherNewCodeFits()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, signals) =>
        {
            Token<Verdict> token = await process.CreateTokenAsync(ScriptHarness.Tokens.Verdict);
            process.Expose(token.Text);
            Verdict verdict = await process.AwaitAsync(token);
            await process.DelayAsync(TimeSpan.FromDays(1));
            string label = await process.StepAsync("book", () => Task.FromResult("label"));
            await process.ReceiveAsync(signals.Ping);
            return $"{verdict.Choice} {label}";
        });
        await script.ResolveAsync((await script.ViewAsync()).StateAs<string>()!, "yes");
        await script.AdvanceAsync(TimeSpan.FromDays(1));
        string json = (await script.Inner.Processes.RecordAsync((await script.ViewAsync()).Id, Token))!.ToJson();

        Assert.Equal(new ReplayReport(true), await script.Inner.ReplayAsync(ProcessRecording.Parse(json)));
        script.Script.Body = OldAsync;
        Assert.Equal(
            new ReplayReport(
                false,
                "The code of 'ScriptProcess' does not follow the journal of '/script/1/process' any more: at its event 1 the operation 1 was "
                + "'step create script.verdict', now it is 'step book'. Keep the old way for old processes with process.Changed(\"…\"), or deploy the old code, "
                + "and resume the process."),
            await script.Inner.ReplayAsync(ProcessRecording.Parse(json)));
    }

    [Fact]
    [Trait("Feature", "N14")]
    public async Task Recording_OfAnEndedProcess_FitsOnlyWithItsResult()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, OldAsync);
        await script.PingAsync(1);
        ProcessRecording recording = (await script.Inner.Processes.RecordAsync((await script.ViewAsync()).Id, Token))!;

        Assert.True((await script.Inner.ReplayAsync(recording)).Fits);
        script.Script.Body = async (process, signals) => await OldAsync(process, signals) + "!";
        Assert.Equal(
            new ReplayReport(
                false, "The code of 'ScriptProcess' does not follow the recording of '/script/1/process': where it ended with \"label\", now it ends with \"label!\"."),
            await script.Inner.ReplayAsync(recording));
    }

    private static async Task<string> NewAsync(ProcessContext process, ScriptSignals signals)
    {
        string insured = process.Changed("insure") ? await process.StepAsync("insure", () => Task.FromResult("insured ")) : "";
        string label = await process.StepAsync("book", () => Task.FromResult("label"));
        await process.ReceiveAsync(signals.Ping);
        return insured + label;
    }
}
