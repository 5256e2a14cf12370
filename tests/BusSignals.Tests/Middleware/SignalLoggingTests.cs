using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.Logging;

namespace BusSignals.Tests.Middleware;

[Trait("Feature", "Z37")]
public sealed class SignalLoggingTests
{
    private readonly LogLines _log = new();

    private Task<SignalHarness> StartAsync() => TaskHarness.StartAsync(
        (_, context) => context.Log("inside"), signals => signals.Use<SignalLogging>(), _log.AddTo);

    [Fact]
    public async Task Success_LogsStartAndEndAtDebugLevel()
    {
        await using SignalHarness harness = await StartAsync();

        Guid id = await harness.DoAsync();

        Assert.Equal(
            [
                (LogLevel.Debug, $"Handling task.do {id} at /task/1/flow, attempt 1"),
                (LogLevel.Debug, $"Handled task.do {id} at /task/1/flow"),
            ],
            _log.All.Where(it => it.Id is 1211 or 1212 or 1213).Select(it => (it.Level, it.Text)));
    }

    [Fact]
    public async Task Failure_LogsEachAttemptAsAWarningWithItsException()
    {
        await using SignalHarness harness = await StartAsync();

        Guid id = await harness.DoAsync(fails: 2);

        Assert.Equal(
            [
                (LogLevel.Warning, $"Handling task.do {id} at /task/1/flow failed in attempt 1", "'work' does not work."),
                (LogLevel.Warning, $"Handling task.do {id} at /task/1/flow failed in attempt 2", "'work' does not work."),
            ],
            _log.Of(1213).Select(it => (it.Level, it.Text, it.Exception!.Message)));
    }

    [Fact]
    public async Task Scope_HoldsForAllThatIsLoggedWithin()
    {
        await using SignalHarness harness = await StartAsync();

        Guid id = await harness.DoAsync();

        LogLine inside = Assert.Single(_log.All, it => it.Text == "inside");
        Assert.Equal(("/task/1/flow", "task.do", id), (inside.Scope["Process"], inside.Scope["Signal"], inside.Scope["MessageId"]));
        LogLine handled = Assert.Single(_log.Of(1212));
        Assert.Equal(id, handled.Scope["MessageId"]);
    }

    [Fact]
    public async Task Payload_IsNotLogged()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.DoAsync("secret");

        Assert.DoesNotContain(_log.All, it => it.Category.StartsWith("BusSignals", StringComparison.Ordinal) && it.Text.Contains("secret", StringComparison.Ordinal));
    }
}
