using System.Diagnostics;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.Telemetry.Hotel;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Telemetry;

/// <summary>What happens before anything listens is told afterwards, with its own times.</summary>
[Trait("Feature", "Z11")]
public sealed class StartUpSpansTests
{
    [Fact]
    public async Task Start_OfTheHost_HasASpanForEachStage()
    {
        using var spans = new Spans();

        ActivityTraceId trace = await StartAndStopAsync();

        Assert.Equal(
            """
            start
              start signals
                define signals
                register signals
                bind signals
            """,
            spans.Tree(trace));
        Assert.All(spans.Of(trace), it => Assert.Equal(ActivityKind.Internal, it.Kind));
    }

    [Fact]
    public async Task Start_Stages_NameTheirSignals()
    {
        using var spans = new Spans();

        ActivityTraceId trace = await StartAndStopAsync();

        string[] all = ["room.book", "room.booked", "room.closed", "room.paid", "room.receipt"];
        Assert.Equal(all, Signals("define signals", "defined").Order());
        Assert.Equal(all, Signals("register signals", "registered"));
        Assert.Equal(
            [("room.booked", "cleaning"), ("room.receipt", "cleaning"), ("room.book", "rooms"), ("room.closed", "rooms"), ("room.paid", "rooms")],
            Events("bind signals", "bound").Select(it => (Text(it, "messaging.destination.name"), Text(it, "messaging.destination.subscription.name")))
                .OrderBy(it => it.Item2).ThenBy(it => it.Item1));

        IEnumerable<string> Signals(string span, string name) => Events(span, name).Select(it => Text(it, "messaging.destination.name"));

        IEnumerable<ActivityEvent> Events(string span, string name) => spans.Single(trace, span).Events
            .Where(it => it.Name == name && Text(it, "messaging.destination.name").StartsWith("room.", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AfterTheStages_HasTheirTimes()
    {
        using var spans = new Spans();
        var clock = new VirtualTime();
        DateTime start = clock.GetUtcNow().UtcDateTime;
        var stages = new StartUpStages(clock);
        Pass(stages.Definition, 2);
        Pass(stages.Registration, 1);
        Pass(stages.Binding, 3);

        ActivityTraceId trace = default;
        Activity.Current = null;
        using (Activity root = new Activity("root").Start())
        {
            trace = root.TraceId;
            stages.Write();
        }

        Assert.Equal(
            [("define signals", 0, 2), ("register signals", 2, 1), ("bind signals", 3, 3), ("start signals", 0, 6)],
            spans.Of(trace).Select(it => (it.DisplayName, (int)(it.StartTimeUtc - start).TotalSeconds, (int)it.Duration.TotalSeconds)));

        void Pass(StartUpStage stage, int seconds)
        {
            stage.Begin();
            clock.MoveTo(clock.GetUtcNow() + TimeSpan.FromSeconds(seconds));
            stage.Finish();
        }
    }

    private static Task<ActivityTraceId> StartAndStopAsync() => Spans.TraceAsync("start", async () =>
    {
        SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<RoomFlow>().AddFlow<CleaningFlow>(), services => services.AddSingleton(new Mishap(0)));
        await harness.DisposeAsync();
    });

    private static string Text(ActivityEvent it, string tag) => (string)it.Tags.Single(pair => pair.Key == tag).Value!;
}
