using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.FlowControl;

/// <summary>A signal that names a process by its path says so when there can be no such process.</summary>
[Trait("Feature", "R16")]
public sealed class UnknownPathTests
{
    private readonly LogLines _log = new();

    public static TheoryData<object, string> Signals => new()
    {
        { new CancelProcess("/nonsense"), "process.cancel" },
        { new PauseProcess("/nonsense"), "process.pause" },
        { new ResumeProcess("/nonsense"), "process.resume" },
        { new TerminateProcess("/nonsense"), "process.terminate" },
        { new NudgeProcess("/nonsense"), "process.nudge" },
        { new CancelProcess(""), "process.cancel" },
        { new CancelProcess("order/1/fulfillment"), "process.cancel" },
        { new CancelProcess("/order//fulfillment"), "process.cancel" },
    };

    [Theory]
    [MemberData(nameof(Signals), DisableDiscoveryEnumeration = true)]
    public async Task Emit_PathThatNoProcessHas_IsRefusedWithTheKnownOnes(object signal, string id)
    {
        await using SignalHarness harness = await StartOrdersAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => EmitAsync(harness, signal));

        Assert.Equal(SignalId.Parse(id), exception.Signal);
        if (PathAddress.Of(signal).Length > 0)
        {
            Assert.Equal(
                $"The signal '{id}' is for '{PathAddress.Of(signal)}', and no process that is registered here has such a path; registered: '/order/{{order}}/fulfillment'. "
                + "Write the path of a process; where another application hosts it, register its class with hosted: false, or emit with RequireReceiver = false.",
                exception.Message);
        }
    }

    [Fact]
    public async Task Emit_PathOfAnotherApplication_LeavesWhereThatIsSaid()
    {
        await using SignalHarness harness = await StartOrdersAsync(_log.AddTo);

        Guid id = await harness.EmitAsync(new CancelProcess("/elsewhere/1"), new EmitOptions { RequireReceiver = false }, Token);

        LogLine line = Assert.Single(_log.Of(1045));
        Assert.Equal(
            (LogLevel.Warning, $"The signal process.cancel {id} names '/elsewhere/1', and no process that is registered here has such a path: /order/{{order}}/fulfillment; nothing comes of it here"),
            (line.Level, line.Text));
        Assert.Equal([SignalOutcome.NoWaiter], (await harness.ReceiptsAsync(id, Token)).Select(it => it.Outcome));
    }

    [Fact]
    public async Task Publish_ByAPlainPublisher_IsNoticedOnceWhereItArrives()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().AddFlow<BarFlow>(), _log.AddTo);

        await harness.PublishAsync(new CancelProcess("/nonsense"), cancellationToken: Token);

        Assert.Single(_log.Of(1045));
    }

    [Fact]
    public async Task Emit_PathOfAProcessThatIsNotThere_IsNoFault()
    {
        await using SignalHarness harness = await StartOrdersAsync(_log.AddTo);

        await harness.EmitAsync(new CancelProcess("/order/none/fulfillment"), cancellationToken: Token);

        Assert.Empty(_log.Of(1045));
    }

    private static Task<Guid> EmitAsync(SignalHarness harness, object signal) => harness.UseBusAsync(
        bus => signal switch
        {
            CancelProcess it => bus.EmitAsync(it, cancellationToken: Token),
            PauseProcess it => bus.EmitAsync(it, cancellationToken: Token),
            ResumeProcess it => bus.EmitAsync(it, cancellationToken: Token),
            TerminateProcess it => bus.EmitAsync(it, cancellationToken: Token),
            _ => bus.EmitAsync((NudgeProcess)signal, cancellationToken: Token),
        },
        Token);
}
