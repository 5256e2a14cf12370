using BusSignals.Testing;
using BusSignals.Tests.Ordering;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Authorization;

[Trait("Feature", "N13")]
public sealed class TenantKeyTests
{
    private static readonly Placed Order = new("acme", "1", "acme");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deliver_SignedBeforeTheKeysWereChanged_IsAcceptedWhileTheOldKeyIsThere(bool kept)
    {
        OutgoingMessage old = await EmittedAsync(it => it.Keys.Add(1, Shops.Key));
        await using SignalHarness harness = await Shops.StartAsync(new Worker(), it =>
        {
            it.Keys.Add(2, Shops.OtherKey).Current = 2;
            if (kept)
            {
                it.Keys.Add(1, Shops.Key);
            }
        });

        await harness.DeliverAsync(old);

        Assert.Equal(kept, await harness.Processes.FindAsync("/tenant/acme/order/1", Token) is not null);
    }

    [Fact]
    public async Task Deliver_SignedWithAnotherKeyOfTheSameId_IsRefused()
    {
        OutgoingMessage forged = await EmittedAsync(it => it.Keys.Add(1, Shops.OtherKey));
        await using SignalHarness harness = await Shops.StartAsync(new Worker());

        await harness.DeliverAsync(forged);

        Assert.Equal(DeadReason.Rejected, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    public async Task Start_NothingIsConfigured_SaysAllAtOnce() => Assert.Equal(
        [
            "UseTenants has the parameter 'customer', which is in no path of a signal or process; name the one that is, or write it into the paths.",
            "UseTenants does not say which tenant a scope works for; set Current.",
            "UseTenants has no key; add one with Keys.Add(…), the same in all applications: at least 32 random bytes, as \"openssl rand -base64 32\" makes them.",
        ],
        await FaultsAsync(signals => signals.AddSaga<ShopOrderSaga>().UseTenants(it => it.Parameter = "customer")));

    [Fact]
    public async Task Start_ShortKey_IsAFault() => Assert.Equal(
        ["UseTenants: The token key 1 has 31 bytes; a key is at least 32 random bytes, as \"openssl rand -base64 32\" makes them."],
        await FaultsAsync(signals => signals.AddSaga<ShopOrderSaga>().UseTenants(it =>
        {
            it.Current = _ => "acme";
            it.Keys.Add(1, new byte[31]);
        })));

    [Signal("/order/{order}/recalled")]
    public sealed record Recalled(string Order);

    [Process("/tenant/{tenant}/order/{order}/recall")]
    public sealed class RecallSaga : SignalStateMachine<ShopOrder>
    {
        public RecallSaga()
        {
            Initially(When(Paid).TransitionTo(Open));
            During(Open, When(Recalled).Finalize());
        }

        public Event<Paid> Paid { get; } = null!;

        public Event<Recalled> Recalled { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task Start_SignalThatWouldReachAllTenants_IsAFault() => Assert.Equal(
        ["'RecallSaga' on '/tenant/{tenant}/order/{order}/recall' takes the signal 'order.recalled' on '/order/{order}/recalled', which would reach the processes of all tenants; add '{tenant}' to its path."],
        await FaultsAsync(signals => signals.AddSaga<RecallSaga>().UseTenants(it =>
        {
            it.Current = _ => "acme";
            it.Keys.Add(1, Shops.Key);
        })));

    private static async Task<OutgoingMessage> EmittedAsync(Action<TenantOptions> tenants)
    {
        await using SignalHarness emitter = await Shops.StartAsync(new Worker(), tenants);
        return await emitter.EmittedAsync(Order);
    }
}
