using System.Text.Json;
using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Upgrades;

/// <summary>A class of processes, or how endpoints are named, has another name by now: what was kept for a process reaches it.</summary>
[Trait("Feature", "R15")]
public sealed class RenamedProcessTests
{
    private const string Path = "/voyage/1";

    [Signal("/voyage/{voyage}/begun", Id = "voyage.begun")]
    public sealed record Begun(string Voyage);

    [Signal("/voyage/{voyage}/seen", Id = "voyage.seen")]
    public sealed record Seen(string Voyage, string Where);

    public sealed class Voyage
    {
        public List<string> Log { get; set; } = [];
    }

    public abstract class AnyVoyage : SignalFlow<Voyage>
    {
        protected AnyVoyage()
        {
            On<Begun>((_, context) => context.Schedule("arrive", TimeSpan.FromDays(3))).Starts();
            On<Seen>((signal, context) => context.State.Log.Add($"seen in {signal.Where}"));
            OnTimer("arrive", (_, context) => context.State.Log.Add("arrived"));
        }
    }

    [Process("/voyage/{voyage}")]
    public sealed class TripFlow : AnyVoyage;

    [Process("/voyage/{voyage}")]
    public sealed class JourneyFlow : AnyVoyage;

    private readonly InMemoryStore _store = new();
    private readonly LogLines _log = new();
    private DateTimeOffset? _now;

    private async Task<SignalHarness> StartAsync(Action<ISignalsConfigurator> signals, IEndpointNameFormatter? names = null)
    {
        return await SignalHarness.StartAsync(
            bus =>
            {
                if (names is not null)
                {
                    bus.SetEndpointNameFormatter(names);
                }

                bus.AddSignals(signals);
            },
            new HarnessOptions
            {
                Start = _now,
                Services = services =>
                {
                    _log.AddTo(services);
                    services.AddSingleton(_store);
                },
            },
            Token);
    }

    private async Task BeginAsync(IEndpointNameFormatter? names = null)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<TripFlow>(), names);
        await harness.EmitAsync(new Begun("1"), cancellationToken: Token);
        _now = harness.Now;
    }

    /// <summary>Gives rows of the outbox the form in which an earlier version has stored them.</summary>
    private async Task StoreAsEarlierAsync(string destination)
    {
        IReadOnlyList<OutgoingMessage> rows = await _store.ClaimDueAsync(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, 100, Token);
        await _store.RemoveSentAsync([.. rows.Select(it => it.Id)], Token);
        await _store.AddAsync([.. rows.Select(it => it with { Destination = destination, Attempts = 0, NextAttempt = it.Due ?? _now!.Value })], Token);
    }

    private static async Task<IReadOnlyList<string>> LogOfAsync(SignalHarness harness) =>
        (await harness.ProcessAsync(Path, Token)).View.StateAs<Voyage>()!.Log;

    public static TheoryData<string> Names => ["class", "formatter", "prefix"];

    private static IEndpointNameFormatter? NamesFor(string what) => what switch
    {
        "formatter" => SnakeCaseEndpointNameFormatter.Instance,
        "prefix" => new KebabCaseEndpointNameFormatter("fleet", false),
        _ => null,
    };

    private Task<SignalHarness> StartRenamedAsync(string what) => StartAsync(
        signals => _ = what == "class" ? signals.AddFlow<JourneyFlow>() : signals.AddFlow<TripFlow>(), NamesFor(what));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Timer_PendingOverTheChange_FiresOnce(string what)
    {
        await BeginAsync(new KebabCaseEndpointNameFormatter("old", false));

        await using SignalHarness harness = await StartRenamedAsync(what);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        Assert.Equal(["arrived"], await LogOfAsync(harness));
        (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers();
        Assert.Empty(_log.Of(1043));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Timer_ThatAnEarlierVersionHasStored_FiresOnce(string what)
    {
        await BeginAsync();
        await StoreAsEarlierAsync("queue:old-trip");

        await using SignalHarness harness = await StartRenamedAsync(what);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        Assert.Equal(["arrived"], await LogOfAsync(harness));
    }

    [Theory]
    [InlineData("queue:old-trip")]
    [InlineData("loopback://localhost/old-trip")]
    [InlineData("rabbitmq://broker/shop/old-trip?durable=true")]
    public async Task Message_ToTheProcessThatAnEarlierVersionHasStored_ReachesIt(string destination)
    {
        await BeginAsync();
        await _store.AddAsync([Message(destination)], Token);

        await using SignalHarness harness = await StartRenamedAsync("class");
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(["seen in Rome"], await LogOfAsync(harness));
    }

    [Fact]
    public async Task Message_ToTheProcessOfAnotherHost_GoesWhereItWasToGo()
    {
        await BeginAsync();
        await _store.AddAsync([Message("queue:journey-flow#/voyage/{}/other")], Token);

        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<JourneyFlow>(), new KebabCaseEndpointNameFormatter(false));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(["seen in Rome"], await LogOfAsync(harness));
    }

    [Fact]
    public async Task Start_StoredProcessOfATypeThatNobodyKnows_IsSaidInTheLogAndInHealthUntilItIsKnown()
    {
        await BeginAsync();

        await using (SignalHarness harness = await StartAsync(signals => signals.AddFlow<OtherFlow>()))
        {
            LogLine line = Assert.Single(_log.Of(1043));
            Assert.StartsWith(
                "The store has open processes of the type '/voyage/{}', and no process with this path is registered here, so that this host can bring them no timer and no signal.",
                line.Text,
                StringComparison.Ordinal);
            HealthReportEntry health = await CheckAsync(harness);
            Assert.Equal((HealthStatus.Degraded, line.Text), (health.Status, health.Description));
        }

        await using SignalHarness again = await StartRenamedAsync("class");
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(again)).Status);
    }

    [Fact]
    public async Task Start_StoreOfTwoApplications_IsHealthyWhereThatIsSaid()
    {
        await BeginAsync();

        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<OtherFlow>().ConfigureHealth(it => it.UnknownProcesses = false));

        Assert.Empty(_log.Of(1043));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);
    }

    [Signal("/other/{other}/begun", Id = "other.begun")]
    public sealed record OtherBegun(string Other);

    [Process("/other/{other}")]
    public sealed class OtherFlow : SignalFlow
    {
        public OtherFlow() => On<OtherBegun>((_, _) => { });
    }

    private static async Task<HealthReportEntry> CheckAsync(SignalHarness harness) =>
        (await harness.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["bussignals"];

    private OutgoingMessage Message(string destination)
    {
        Guid id = NewId.NextGuid();
        return new OutgoingMessage
        {
            Id = id,
            Destination = destination,
            NextAttempt = _now!.Value,
            ContentType = "application/vnd.masstransit+json",
            Body = JsonSerializer.Serialize(new
            {
                messageId = id,
                messageType = new[] { MessageUrn.ForTypeString<Seen>() },
                message = new { voyage = "1", where = "Rome" },
                headers = new Dictionary<string, string> { [SignalHeaders.Process] = Path },
            }),
            Properties = $$"""{ "headers": { "signal-process": "{{Path}}" } }""",
        };
    }
}
