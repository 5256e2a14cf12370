using System.Globalization;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Testing;

/// <summary>
/// Runs one scenario many times with faults, and checks an invariant: messages in another order, duplicate messages,
/// hosts that die between any two operations. A seed determines all of it, and a failed run names its seed.
/// <code>
/// await new SignalSimulation(bus => bus.AddSignals(Registration.Configure)) { Runs = 1000 }.RunAsync(
///     async shop =>
///     {
///         await shop.EmitAsync(new Placed(new("42"), 99.90m));
///         await shop.EmitAsync(new PaymentReceived(new("42"), "tx-1", 99.90m));
///     },
///     async shop => Assert.Single(shop.Sent&lt;ShippingRequested&gt;()));
/// </code>
/// </summary>
/// <param name="configure">The registration, as for <see cref="SignalHarness"/>.</param>
public sealed class SignalSimulation(Action<IBusRegistrationConfigurator> configure)
{
    /// <summary>The environment variable that runs a single seed.</summary>
    public const string SeedVariable = "BUSSIGNALS_SEED";

    /// <summary>Further services, created again for each run.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>The number of runs. Default: 100.</summary>
    public int Runs { get; init; } = 100;

    /// <summary>The seed of the first run; each later one has the next. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What goes wrong.</summary>
    public SimulationFaults Faults { get; init; } = new();

    /// <summary>
    /// For each seed, runs the scenario, completes everything that follows from it, and checks the invariant.
    /// </summary>
    /// <param name="scenario">
    /// What happens. Emitting releases some messages, not all; reading, and advancing the time, releases all of them.
    /// </param>
    /// <param name="invariant">Throws if something is not as it must be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SimulationFailedException">Some runs failed.</exception>
    public async Task<SimulationReport> RunAsync(
        Func<SignalHarness, Task> scenario, Func<SignalHarness, Task> invariant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(invariant);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Runs);
        var report = new SimulationReport(0, 0, 0, 0);
        var failures = new List<(int, Exception)>();
        foreach (int seed in Seeds())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var options = new HarnessOptions { Services = Services, Seed = seed, Faults = Faults };
            await using SignalHarness harness = await SignalHarness.StartAsync(configure, options, cancellationToken);
            try
            {
                await scenario(harness);
                await harness.WaitUntilIdleAsync(cancellationToken);
                await invariant(harness);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add((seed, exception));
            }

            report = harness.Add(report);
        }

        return failures.Count == 0 ? report : throw new SimulationFailedException(report.Runs, failures);
    }

    private IEnumerable<int> Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), NumberStyles.None, CultureInfo.InvariantCulture, out int one)
            ? [one]
            : Enumerable.Range(Seed, Runs);
}
