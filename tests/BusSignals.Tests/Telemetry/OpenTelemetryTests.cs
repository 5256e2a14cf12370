using System.Collections.Concurrent;
using System.Diagnostics;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using static BusSignals.Tests.Telemetry.Hotel;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Telemetry;

/// <summary>OpenTelemetry's own SDK takes what is written here.</summary>
[Trait("Feature", "Z11")]
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task TracerProvider_ThatStartsWithTheHost_ExportsTheSpansOfTheStartToo()
    {
        var exporter = new Exporter<Activity>();
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<CleaningFlow>(),
            services => services.AddHostedService(_ => new Tracing(exporter)));

        Guid id = await harness.EmitAsync(new RoomBooked("otel"), cancellationToken: Token);

        Activity[] spans = [.. exporter.Exported];
        Assert.Subset(
            spans.Select(it => it.DisplayName).ToHashSet(), new HashSet<string>(["define signals", "register signals", "bind signals", "start signals"]));
        Activity process = spans.Single(it => it.DisplayName == "process room.booked" && id.ToString().Equals(it.GetTagItem("messaging.message.id")));
        Assert.True(process.Recorded);
    }

    [Fact]
    public async Task MeterProvider_OfTheMeter_ExportsTheMetricsOfTheConventions()
    {
        var exporter = new Exporter<Metric>();
        using var reader = new BaseExportingMetricReader(exporter);
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("BusSignals").AddReader(reader).Build();
        await using SignalHarness harness = await StartAsync(signals => signals.Use<SignalTiming>().AddFlow<CleaningFlow>());

        await harness.EmitAsync(new RoomBooked("otel"), cancellationToken: Token);
        provider.ForceFlush();

        Assert.Subset(
            exporter.Exported.Select(it => it.Name).ToHashSet(),
            new HashSet<string>(["messaging.client.sent.messages", "messaging.client.consumed.messages", "messaging.process.duration"]));
    }

    private sealed class Exporter<T> : BaseExporter<T> where T : class
    {
        public ConcurrentQueue<T> Exported { get; } = [];

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (T item in batch)
            {
                Exported.Enqueue(item);
            }

            return ExportResult.Success;
        }
    }

    /// <summary>Starts to listen with the host, as OpenTelemetry's hosting extensions do.</summary>
    private sealed class Tracing(Exporter<Activity> exporter) : IHostedService, IDisposable
    {
        private TracerProvider? _provider;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _provider = Sdk.CreateTracerProviderBuilder().AddSource("BusSignals").AddProcessor(new SimpleActivityExportProcessor(exporter)).Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _provider?.Dispose();
    }
}
