using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receipts;

/// <summary>One signal reached two types of process on one store, and is dead at one of them, where it came to no process.</summary>
[Trait("Feature", "N1")]
public sealed class SeveralEndpointsTests : IAsyncLifetime
{
    private SignalHarness _harness = null!;
    private Guid _message;
    private long _dead;

    public sealed class Audit : SagaState;

    [Process("/order/{order}/audit", Endpoint = "audit")]
    public sealed class AuditSaga : SignalStateMachine<Audit>
    {
        public AuditSaga() => Initially(When(Placed).TransitionTo(Audited));

        public Event<Placed> Placed { get; } = null!;

        public State Audited { get; } = null!;
    }

    public async ValueTask InitializeAsync()
    {
        // The audit runs elsewhere; what could not be decoded there is in the same store.
        _harness = await StartAsync(signals => signals.AddSaga<FulfillmentSaga>().AddSaga<AuditSaga>(hosted: false));
        _message = await _harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await _harness.Services.GetRequiredService<IProcessReader>().AddDeadAsync(
            new DeadSignal
            {
                Reason = DeadReason.Undecodable,
                Error = "It could not be read.",
                Endpoint = "audit",
                MessageId = _message,
                ContentType = "application/json",
                Body = "{",
                ArrivedAt = _harness.Now,
                DeadAt = _harness.Now,
            },
            Token);
        _dead = Assert.Single(await _harness.DeadSignalsAsync(Token)).Sequence;
    }

    [Fact]
    public async Task Find_DeadAtOneEndpoint_SaysItOfThatOneOnly() => Assert.Equal(
        [("Fulfillment", SignalOutcome.Applied, (long?)null, (DeadReason?)null), ("audit", SignalOutcome.Rejected, _dead, DeadReason.Undecodable)],
        (await Receipts.FindAsync(_message, Token)).OrderBy(it => it.Endpoint, StringComparer.Ordinal)
            .Select(it => (it.Endpoint, it.Outcome, it.DeadSignal, it.DeadReason)));

    [Fact]
    public async Task Find_AskedAtOneEndpoint_TellsOfThatOneOnly()
    {
        Receipt receipt = Assert.Single(await Receipts.FindAsync(_message, "Fulfillment", cancellationToken: Token));

        Assert.Equal(
            ("Fulfillment", "/order/42/fulfillment", SignalOutcome.Applied, null), (receipt.Endpoint, receipt.Process?.Path, receipt.Outcome, receipt.DeadSignal));
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    private IReceipts Receipts => _harness.Services.GetRequiredService<IReceipts>();
}
