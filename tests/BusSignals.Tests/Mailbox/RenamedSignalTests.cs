using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Mailbox;

/// <summary>A signal waits in the mailbox while a release renames its group, and with it its derived id.</summary>
[Trait("Feature", "C26")]
public sealed class RenamedSignalTests
{
    [Signal("/claim/{claim}/opened")]
    public sealed record Opened(string Claim);

    [Signal("/claim/{claim}/checked")]
    public sealed record Checked(string Claim);

    public sealed class RiskSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Checked> Checked => Of<Checked>();
    }

    public sealed class AuditSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Checked> Checked => Of<Checked>();
    }

    public sealed class Claim : SagaState;

    [Process("/claim/{claim}")]
    public sealed class ClaimSaga : SignalStateMachine<Claim>
    {
        public ClaimSaga()
        {
            Initially(When(Opened).TransitionTo(Open));
            During(Open, When(Checked).Finalize());
        }

        public Event<Opened> Opened { get; } = null!;

        public Event<Checked> Checked { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task Mailbox_AfterTheGroupWasRenamed_StillGivesTheSignal()
    {
        var store = new InMemoryStore();
        void Shared(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(store));
        await using (SignalHarness before = await StartAsync(it => it.AddGroup<RiskSignals>().AddSaga<ClaimSaga>(), Shared))
        {
            await before.EmitAsync(new Checked("1"), cancellationToken: Token);
            (await before.ProcessAsync("/claim/1", Token)).ShouldHoldInMailbox("risk.checked");
        }

        await using SignalHarness after = await StartAsync(it => it.AddGroup<AuditSignals>().AddSaga<ClaimSaga>(), Shared);
        await after.EmitAsync(new Opened("1"), cancellationToken: Token);

        (await after.ProcessAsync("/claim/1", Token)).ShouldHaveEnded();
    }
}
