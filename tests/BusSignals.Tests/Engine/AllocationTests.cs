using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

/// <summary>Runs alone: what is allocated is counted for the whole test process.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class CountingAllocations;

/// <summary>
/// What the core costs for each signal, without a broker and with the store in memory, as counts that are the same on
/// every machine; times are the benchmarks' business.
/// </summary>
[Collection<CountingAllocations>]
public sealed class AllocationTests
{
    private const int Processes = 100;
    private const int Turns = 40;

    /// <summary>
    /// Measured when this was written: 25,118, of which about half is the publishing of one message by MassTransit. Raise it
    /// only with a reason that is worth it to every signal.
    /// </summary>
    private const int BudgetBytes = 27_000;

    [Fact]
    public async Task Deliver_4000Signals_AppliesAllWithinTheBudget()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSignals(signals => signals.AddSaga<ConcurrencyTests.CounterSaga>());
        builder.Services.AddSingleton<IOutgoingSender, Nowhere>();
        using IHost host = builder.Build();
        await host.StartAsync(Token);
        var core = new Core(host.Services);
        int applied = await core.DeliverAsync(firstProcess: 1000); // compiles

        long before = GC.GetTotalAllocatedBytes(precise: true);
        applied += await core.DeliverAsync(firstProcess: 0);
        long each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (Processes * Turns);

        Assert.Equal(2 * Processes * Turns, applied);
        Assert.Equal(2 * Processes * Turns, ((Nowhere)host.Services.GetRequiredService<IOutgoingSender>()).Sent);
        Assert.True(each <= BudgetBytes, $"A signal costs {each} bytes; the budget is {BudgetBytes}.");
        await host.StopAsync(Token);
    }

    private sealed class Core(IServiceProvider services)
    {
        private readonly DeliveryEngine _engine = services.GetRequiredService<DeliveryEngine>();
        private readonly ProcessDefinition _process = services.GetRequiredService<SignalCatalog>().ProcessOf(typeof(ConcurrencyTests.CounterSaga));

        public async Task<int> DeliverAsync(int firstProcess)
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext()); // so that nothing waits for others' work on the pool
            SignalBinding binding = _process.Find(typeof(ConcurrencyTests.Add))!;
            int applied = 0;
            for (int turn = 0; turn < Turns; turn++)
            {
                for (int counter = firstProcess; counter < firstProcess + Processes; counter++)
                {
                    var message = new ConcurrencyTests.Add(counter, turn);
                    var signal = new SignalEnvelope(
                        binding.Definition, NewId.NextGuid(), message, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, new SignalMetadata());
                    SignalOutcome outcome = await _engine.DeliverAsync(
                        _process, ProcessId.Of(_process.Path, binding.Definition.IdentityOf(message)), new SignalDelivery(binding, signal),
                        context: null, Token);
                    applied += outcome == SignalOutcome.Applied ? 1 : 0;
                }
            }

            return applied;
        }
    }

    private sealed class Nowhere : IOutgoingSender
    {
        public int Sent { get; private set; }

        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            Sent++;
            return Task.CompletedTask;
        }
    }
}
