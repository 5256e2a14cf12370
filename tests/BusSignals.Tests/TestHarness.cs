using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests;

/// <summary>What the scenario tests share: starting a harness, and the test's own token.</summary>
internal static class TestHarness
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A harness with the sample orders.</summary>
    public static Task<SignalHarness> StartOrdersAsync(Action<IServiceCollection>? services = null) =>
        StartAsync(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(), services);

    public static Task<SignalHarness> StartAsync(Action<ISignalsConfigurator> signals, Action<IServiceCollection>? services = null) =>
        SignalHarness.StartAsync(bus => bus.AddSignals(signals), services, Token);

    /// <summary>What the start-up says to a wrong configuration.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(Action<ISignalsConfigurator> signals) =>
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(signals))).Faults;
}
