using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Telemetry;

/// <summary>What is counted and measured of signals, with the names and tags of the conventions.</summary>
[Trait("Feature", "Z11")]
[Trait("Feature", "Z38")]
public sealed class MetricTests
{
    [Signal("/parcel/{parcel}/weigh", Id = "parcel.weigh")]
    public sealed record WeighParcel(string Parcel, bool Fails);

    [Signal("/parcel/{parcel}/weighed", Id = "parcel.weighed")]
    public sealed record ParcelWeighed(string Parcel);

    [Process("/parcel/{parcel}", Endpoint = "parcels")]
    public sealed class ParcelFlow : SignalFlow
    {
        public ParcelFlow()
        {
            On<WeighParcel, Weigh>();
            On<ParcelWeighed>((_, _) => { });
        }
    }

    public sealed class Weigh(ISignalBus bus, Hotel.Mishap mishap) : ISignalHandler<WeighParcel, FlowState>
    {
        public async Task HandleAsync(WeighParcel signal, SignalContext<FlowState> context)
        {
            await bus.EmitAsync(new ParcelWeighed(signal.Parcel));
            if (signal.Fails || mishap.Next())
            {
                throw new InvalidOperationException("The scales are out.");
            }
        }
    }

    [Fact]
    public async Task Sent_OfASignalFromAHandler_IsCountedOnceWhenItHasLeft()
    {
        using var meter = new Measurements();
        await using SignalHarness harness = await StartParcelsAsync(mishaps: 2);

        await harness.EmitAsync(new WeighParcel("1", Fails: false), cancellationToken: Token);
        await harness.EmitAsync(new WeighParcel("2", Fails: true), cancellationToken: Token);

        Assert.Equal(
            [
                "1 bussignals.operation=send parcel.weigh", "1 bussignals.operation=send parcel.weigh", "1 bussignals.operation=send parcel.weighed",
            ],
            meter.Of("messaging.client.sent.messages").Select(it => $"{it.Value} {it.Short}").Order());
    }

    [Fact]
    public async Task Consumed_Signals_AreCountedByOutcome()
    {
        using var meter = new Measurements();
        await using SignalHarness harness = await StartParcelsAsync(mishaps: 0);

        await harness.EmitAsync(new WeighParcel("1", Fails: false), cancellationToken: Token);
        await harness.EmitAsync(new WeighParcel("2", Fails: true), cancellationToken: Token);

        Assert.Equal(
            [
                "bussignals.outcome=Applied messaging.destination.name=parcel.weigh messaging.destination.subscription.name=parcels messaging.operation.name=receive messaging.system=bussignals",
                "bussignals.outcome=Applied messaging.destination.name=parcel.weighed messaging.destination.subscription.name=parcels messaging.operation.name=receive messaging.system=bussignals",
                "bussignals.outcome=Failed error.type=Failed messaging.destination.name=parcel.weigh messaging.destination.subscription.name=parcels messaging.operation.name=receive messaging.system=bussignals",
            ],
            meter.Of("messaging.client.consumed.messages").Select(it => it.Tags).Order());
    }

    [Fact]
    public async Task Duration_WithSignalTiming_IsRecordedForEachAttempt()
    {
        using var meter = new Measurements();
        await using SignalHarness harness = await StartParcelsAsync(mishaps: 1);

        await harness.EmitAsync(new WeighParcel("1", Fails: false), cancellationToken: Token);

        Assert.Equal(
            [
                "error.type=System.InvalidOperationException messaging.destination.name=parcel.weigh messaging.destination.subscription.name=parcels messaging.operation.name=process messaging.system=bussignals",
                "messaging.destination.name=parcel.weigh messaging.destination.subscription.name=parcels messaging.operation.name=process messaging.system=bussignals",
                "messaging.destination.name=parcel.weighed messaging.destination.subscription.name=parcels messaging.operation.name=process messaging.system=bussignals",
            ],
            meter.Of("messaging.process.duration").Select(it => it.Tags).Order());
    }

    [Fact]
    public void Instruments_OfTheConventions_HaveTheirUnitsAndKinds()
    {
        using var meter = new Measurements();

        Assert.Equal(
            [
                ("messaging.client.consumed.messages", "{message}", "Counter`1"), ("messaging.client.sent.messages", "{message}", "Counter`1"),
                ("messaging.process.duration", "s", "Histogram`1"),
            ],
            meter.Instruments.Where(it => it.Name.StartsWith("messaging.", StringComparison.Ordinal))
                .Select(it => (it.Name, it.Unit!, it.GetType().Name)).Order());
    }

    private static Task<SignalHarness> StartParcelsAsync(int mishaps) => StartAsync(
        signals => signals.Use<SignalTiming>().AddFlow<ParcelFlow>(), services => services.AddSingleton(new Hotel.Mishap(mishaps)));

    /// <summary>Measurements of parcels only: other tests measure too.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly ConcurrentQueue<Measurement> _all = [];
        private readonly MeterListener _listener = new();

        public Measurements()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "BusSignals")
                {
                    Instruments.Add(instrument);
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value.ToString(CultureInfo.InvariantCulture), tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value.ToString(CultureInfo.InvariantCulture), tags));
            System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(SignalInstruments).TypeHandle);
            _listener.Start();
        }

        public List<Instrument> Instruments { get; } = [];

        public IEnumerable<Measurement> Of(string instrument) =>
            _all.Where(it => it.Instrument == instrument && it.Tags.Contains("name=parcel.weigh", StringComparison.Ordinal));

        public void Dispose() => _listener.Dispose();

        private void Keep(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Dictionary<string, object?> all = new(tags.ToArray());
            _all.Enqueue(new Measurement(
                instrument.Name, value, string.Join(' ', all.Select(it => $"{it.Key}={it.Value}").Order()),
                $"{all.GetValueOrDefault("messaging.system")}.operation={all.GetValueOrDefault("messaging.operation.name")} {all.GetValueOrDefault("messaging.destination.name")}"));
        }
    }

    private sealed record Measurement(string Instrument, string Value, string Tags, string Short);
}
