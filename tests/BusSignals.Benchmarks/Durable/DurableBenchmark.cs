using System.Diagnostics;
using System.Globalization;
using BusSignals.Benchmarks.Signals;
using BusSignals.EntityFrameworkCore;
using BusSignals.RealParts;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals.Benchmarks.Durable;

/// <summary>
/// What a signal to a durable process costs by the length of its journal: hot, and cold, when the journal is read and replayed. The
/// engine takes the signals directly, so that no broker is in the figures.
/// </summary>
internal static class DurableBenchmark
{
    private const int Signals = 200;
    private const int WarmUps = 1_500;
    private static readonly int[] Lengths = [10, 1_000, 10_000];

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("| store | recorded steps | hot, µs per signal | cold, µs per signal | cold, µs per further recorded step |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        await RunAsync("in memory", output, signals => signals.UseInMemoryStore(), _ => { });
        await using PostgresServer postgres = await PostgresServer.StartAsync();
        string database = await postgres.CreateDatabaseAsync("steps");
        await RunAsync(
            "PostgreSQL", output, signals => signals.UseEntityFramework<StepsDbContext>(), services => services.AddDbContext<StepsDbContext>(it => it.UseNpgsql(database)));
    }

    private static async Task RunAsync(string store, TextWriter output, Action<ISignalsConfigurator> use, Action<IServiceCollection> services)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        services(builder.Services);
        builder.Services.AddSignals(signals => use(signals.AddGroup<StepSignals>().AddProcess<StepsProcess>()));
        using IHost host = builder.Build();
        using (IServiceScope scope = host.Services.CreateScope())
        {
            await (scope.ServiceProvider.GetService<StepsDbContext>()?.Database.EnsureCreatedAsync() ?? Task.CompletedTask);
        }

        await host.StartAsync();
        var driver = new StepsDriver(host.Services);
        await driver.StartAsync("warm", 1_000);
        await driver.MeasureAsync("warm", WarmUps, cold: false);
        await driver.MeasureAsync("warm", WarmUps, cold: true);
        Figures? shortest = null;
        foreach (int length in Lengths)
        {
            string name = length.ToString(CultureInfo.InvariantCulture);
            await driver.StartAsync(name, length);
            Figures hot = await driver.MeasureAsync(name, Signals, cold: false);
            Figures cold = await driver.MeasureAsync(name, Signals, cold: true);
            shortest ??= cold;
            string perStep = length == Lengths[0] ? "–" : ((cold.Median - shortest.Median) / (length - Lengths[0])).ToString("N2", CultureInfo.InvariantCulture);
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"| {store} | {length:N0} | {hot.Text("N0")} | {cold.Text("N0")} | {perStep} |"));
        }

        await host.StopAsync();
    }

    /// <summary>Gives signals to the engine, one after the other.</summary>
    private sealed class StepsDriver(IServiceProvider services)
    {
        private readonly DeliveryEngine _engine = services.GetRequiredService<DeliveryEngine>();
        private readonly DurableRunCache _hot = services.GetRequiredService<DurableRunCache>();
        private readonly ProcessDefinition _process = services.GetRequiredService<SignalCatalog>().ProcessOf(typeof(StepsProcess));

        public Task<SignalOutcome> StartAsync(string name, int length) => DeliverAsync(
            name, new StartProcess($"/steps/{name}", SignalPayload.ToElement(new OpenSteps(name, length), typeof(OpenSteps))));

        /// <summary>The times of so many signals, in microseconds.</summary>
        public async Task<Figures> MeasureAsync(string name, int signals, bool cold)
        {
            var times = new double[signals];
            for (int i = 0; i < signals; i++)
            {
                if (cold)
                {
                    _hot.Take(IdOf(name).Key, -1);
                }

                long start = Stopwatch.GetTimestamp();
                await DeliverAsync(name, new Tick(name));
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

            return new Figures(times);
        }

        private static ProcessId IdOf(string name) => ProcessId.Parse(SignalPath.Parse("/steps/{steps}"), $"/steps/{name}");

        private Task<SignalOutcome> DeliverAsync(string name, object message)
        {
            SignalBinding binding = _process.Find(message.GetType())!;
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            var envelope = new SignalEnvelope(binding.Definition, NewId.NextGuid(), message, now, now, new SignalMetadata());
            return _engine.DeliverAsync(_process, IdOf(name), new SignalDelivery(binding, envelope), null, CancellationToken.None);
        }
    }
}
