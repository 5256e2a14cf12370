using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Middleware;

[Trait("Feature", "Z38")]
public sealed class SignalTimingTests
{
    private const string Tags =
        "messaging.system=bussignals, messaging.operation.name=process, messaging.destination.name=task.do, messaging.destination.subscription.name=timed-flow";

    /// <summary>Takes two seconds of virtual time.</summary>
    [Process("/task/{task}/timed", Endpoint = "timed-flow")]
    public sealed class TimedFlow : SignalFlow
    {
        public TimedFlow() => On<DoWork>((signal, context) =>
        {
            ((VirtualTime)context.Services.GetRequiredService<TimeProvider>()).MoveTo(context.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddSeconds(2));
            if (signal.Fails > 0)
            {
                throw new InvalidOperationException("fails");
            }

            if (signal.What == "declared")
            {
                context.Fail("declared");
            }
        });
    }

    private static Task<SignalHarness> StartAsync() =>
        TestHarness.StartAsync(signals => signals.AddFlow<TimedFlow>().Use<SignalTiming>().Add<DoWork>(it => it.Retry = new RetryPolicy { Attempts = 2 }));

    [Fact]
    public async Task Success_RecordsTheSecondsWithEndpointAndSignal()
    {
        using var durations = new Measurements("messaging.process.duration", "timed-flow");
        await using SignalHarness harness = await StartAsync();

        await harness.DoAsync();

        Assert.Equal([(2.0, Tags)], durations.All);
    }

    [Fact]
    public async Task Failure_RecordsEachAttemptWithTheErrorsType()
    {
        using var durations = new Measurements("messaging.process.duration", "timed-flow");
        await using SignalHarness harness = await StartAsync();

        await harness.DoAsync(fails: 9);

        const string failed = Tags + ", error.type=System.InvalidOperationException";
        Assert.Equal([(2.0, failed), (2.0, failed)], durations.All);
    }

    [Fact]
    [Trait("Feature", "Z21")]
    public async Task DeclaredFailure_RecordsItAsSuch()
    {
        using var durations = new Measurements("messaging.process.duration", "timed-flow");
        await using SignalHarness harness = await StartAsync();

        await harness.DoAsync("declared");

        Assert.Equal([(2.0, Tags + ", error.type=Failed")], durations.All);
    }
}
