using Microsoft.Extensions.Logging;

namespace BusSignals.Tests.Durable;

/// <summary>A durable process that fails is an error in the log, once.</summary>
[Trait("Feature", "R17")]
public sealed class FailedProcessLogTests
{
    [Fact]
    public async Task Code_Throws_IsLoggedOnceAsAnError()
    {
        var log = new LogLines();

        await using ScriptHarness scripts = await ScriptHarness.StartAsync(
            cold: false, (_, _) => throw new InvalidOperationException("No water.", new TimeoutException("tap")), services: log.AddTo);
        await scripts.BeginAsync();

        LogLine line = Assert.Single(log.Of(1017));
        Assert.Equal(
            (LogLevel.Error, "The process /script/1/process has failed, and is not tried again: InvalidOperationException: No water. Caused by TimeoutException: tap"),
            (line.Level, line.Text));
    }
}
