using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Upgrades;

/// <summary>A deployment has taken away what a stored process needs: a timer's handler, the kind of process itself.</summary>
[Trait("Feature", "R15")]
public sealed class LostHandlerTests
{
    private const string Path = "/parcel/1";

    private const string NoHandler =
        "The timer 'remind' of '/parcel/{parcel}' is due and could not fire here; it comes again until it does: "
        + "InvalidOperationException: 'RenamedFlow' handles no timer 'remind' any more; bring back OnTimer(\"remind\", …), or withdraw the timer with IProcesses.CancelTimerAsync.";

    private const string NoAfter =
        "The timer 'Sent' of '/parcel/{parcel}' is due and could not fire here; it comes again until it does: "
        + "'TimelessSaga' has no After 'Sent' here; bring it back, or withdraw the timer with IProcesses.CancelTimerAsync.";

    [Signal("/parcel/{parcel}/sent", Id = "parcel.sent")]
    public sealed record ParcelSent(string Parcel);

    [Signal("/parcel/{parcel}/seen", Id = "parcel.seen")]
    public sealed record ParcelSeen(string Parcel);

    public sealed class Parcel
    {
        public int Reminded { get; set; }
    }

    [Process("/parcel/{parcel}")]
    public sealed class ParcelFlow : SignalFlow<Parcel>
    {
        public ParcelFlow()
        {
            On<ParcelSent>((_, context) => context.Schedule("remind", TimeSpan.FromDays(3))).Starts();
            OnTimer("remind", (_, context) => context.State.Reminded++);
        }
    }

    [Process("/parcel/{parcel}")]
    public sealed class RenamedFlow : SignalFlow<Parcel>
    {
        public RenamedFlow()
        {
            On<ParcelSent>((_, context) => context.Schedule("nudge", TimeSpan.FromDays(3))).Starts();
            On<ParcelSeen>((_, context) => context.State.Reminded += 10);
            OnTimer("nudge", (_, context) => context.State.Reminded++);
        }
    }

    public sealed class ParcelState : SagaState
    {
        public int Reminded { get; set; }
    }

    [Process("/parcel/{parcel}")]
    public sealed class ParcelSaga : SignalStateMachine<ParcelState>
    {
        public ParcelSaga()
        {
            Initially(When(ParcelSent).TransitionTo(Sent));
            During(Sent, After(TimeSpan.FromDays(3)).Then(x => x.Saga.Reminded++));
        }

        public State Sent { get; } = null!;

        public Event<ParcelSent> ParcelSent { get; } = null!;
    }

    [Process("/parcel/{parcel}")]
    public sealed class TimelessSaga : SignalStateMachine<ParcelState>
    {
        public TimelessSaga()
        {
            Initially(When(ParcelSent).TransitionTo(Sent));
            During(Sent, When(ParcelSeen).Then(x => x.Saga.Reminded += 10));
        }

        public State Sent { get; } = null!;

        public Event<ParcelSent> ParcelSent { get; } = null!;

        public Event<ParcelSeen> ParcelSeen { get; } = null!;
    }

    private readonly InMemoryStore _store = new();
    private readonly LogLines _log = new();
    private DateTimeOffset? _now;

    public static TheoryData<string, string> LostTimers => new() { { "flow", NoHandler }, { "saga", NoAfter } };

    [Theory]
    [MemberData(nameof(LostTimers))]
    public async Task Timer_WhoseHandlerIsGone_IsSaidInHealthUntilItHasFired(string kind, string problem)
    {
        await SendAsync(kind);

        await using (SignalHarness without = await StartAsync(signals => _ = kind == "flow" ? signals.AddFlow<RenamedFlow>() : signals.AddSaga<TimelessSaga>()))
        {
            Assert.Equal(HealthStatus.Healthy, (await CheckAsync(without)).Status);
            await without.AdvanceAsync(TimeSpan.FromDays(3), Token);

            HealthReportEntry health = await CheckAsync(without);
            Assert.Equal((HealthStatus.Degraded, problem), (health.Status, health.Description));
            Assert.Equal(problem, Assert.Single(_log.Of(1043)).Text);
            _now = without.Now;
        }

        await using SignalHarness again = await StartAsync(signals => Register(signals, kind));
        await again.AdvanceAsync(TimeSpan.FromMinutes(2), Token);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(again)).Status);
        Assert.Equal(1, await RemindedAsync(again, kind));
    }

    [Fact]
    public async Task Timer_WhoseHandlerIsGone_IsNoProblemAnyMoreWhenItWasWithdrawn()
    {
        await SendAsync("flow");
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<RenamedFlow>());
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        IProcesses processes = harness.Services.GetRequiredService<IProcesses>();
        Assert.True(await processes.CancelTimerAsync(processes.IdOf(Path), "remind", Token));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers();
    }

    [Fact]
    public async Task Signal_ToAFlowOnThePathOfAStateMachine_IsADeadSignalThatSaysSo()
    {
        await SendAsync("saga");
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<RenamedFlow>());

        await harness.EmitAsync(new ParcelSeen("1"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(11), Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Failed, "InvalidOperationException: '/parcel/1' is in the state 'Sent' of a state machine, and 'RenamedFlow' is a flow, which has no states; "
                + "give the flow another path, or register the state machine again."),
            (dead.Reason, dead.Error));
    }

    private async Task SendAsync(string kind)
    {
        await using SignalHarness harness = await StartAsync(signals => Register(signals, kind));
        await harness.EmitAsync(new ParcelSent("1"), cancellationToken: Token);
        _now = harness.Now;
    }

    private static void Register(ISignalsConfigurator signals, string kind) =>
        _ = kind == "flow" ? signals.AddFlow<ParcelFlow>() : signals.AddSaga<ParcelSaga>();

    private static async Task<int> RemindedAsync(SignalHarness harness, string kind)
    {
        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;
        return kind == "flow" ? view.StateAs<Parcel>()!.Reminded : view.StateAs<ParcelState>()!.Reminded;
    }

    private Task<SignalHarness> StartAsync(Action<ISignalsConfigurator> signals) => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals),
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

    private static async Task<HealthReportEntry> CheckAsync(SignalHarness harness) =>
        (await harness.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["bussignals"];
}
