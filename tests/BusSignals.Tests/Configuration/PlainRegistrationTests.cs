using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>A machine of signals that is registered as one of MassTransit's own would have no process and no mailbox.</summary>
[Trait("Feature", "M11")]
public sealed class PlainRegistrationTests
{
    private const string Fault =
        "'FulfillmentSaga' is a SignalStateMachine, and an endpoint of MassTransit's own was configured for it, as AddSagaStateMachine, AddSagaStateMachines or StateMachineSaga does; "
        + "register it with signals.AddSaga<FulfillmentSaga>() instead, and let AddSagaStateMachines name the types of the others.";

    public static TheoryData<string, Action<IBusRegistrationConfigurator>> Registrations { get; } = new()
    {
        { "alone", bus => bus.AddSagaStateMachine<FulfillmentSaga, Fulfillment>().InMemoryRepository() },
        {
            "beside AddSaga", bus =>
            {
                bus.AddSagaStateMachine<FulfillmentSaga, Fulfillment>().InMemoryRepository();
                bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
            }
        },
        {
            "found", bus =>
            {
                bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
                bus.AddSagaStateMachines(typeof(FulfillmentSaga));
                bus.SetInMemorySagaRepositoryProvider();
            }
        },
    };

    [Theory]
    [MemberData(nameof(Registrations), DisableDiscoveryEnumeration = true)]
    public async Task AddSagaStateMachine_OfASignalStateMachine_IsRefused(string how, Action<IBusRegistrationConfigurator> register)
    {
        Assert.NotEmpty(how);
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => SignalHarness.StartAsync(register, cancellationToken: Token));

        Assert.Contains(Fault, refused.ToString(), StringComparison.Ordinal);
    }
}
