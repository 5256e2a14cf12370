using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Authorization;

[Signal("/tenant/{tenant}/order/{order}/placed")]
public sealed record Placed(string Tenant, string Order, string BillTo = "");

[Signal("/tenant/{tenant}/order/{order}/paid")]
public sealed record Paid(string Tenant, string Order);

[Signal("/tenant/{tenant}/bill/{bill}/due")]
public sealed record BillDue(string Tenant, string Bill);

public sealed class ShopOrder : SagaState
{
    public List<string> Seen { get; set; } = [];
}

[Process("/tenant/{tenant}/order/{order}")]
public sealed class ShopOrderSaga : SignalStateMachine<ShopOrder>
{
    public ShopOrderSaga()
    {
        Initially(When(Placed).Then(x => x.Saga.Seen.Add("placed")).Publish(x => new BillDue(x.Message.BillTo, x.Message.Order)).TransitionTo(Open));
        DuringAny(When(Paid).Then(x => x.Saga.Seen.Add("paid")));
    }

    public Event<Placed> Placed { get; } = null!;

    public Event<Paid> Paid { get; } = null!;

    public State Open { get; } = null!;
}

[Process("/tenant/{tenant}/bill/{bill}")]
public sealed class BillSaga : SignalStateMachine<ShopOrder>
{
    public BillSaga() => Initially(When(BillDue).Then(x => x.Saga.Seen.Add("due")).TransitionTo(Open));

    public Event<BillDue> BillDue { get; } = null!;

    public State Open { get; } = null!;
}

/// <summary>Whom the code outside of processes works for.</summary>
internal sealed class Worker
{
    public string? Tenant { get; set; } = "acme";

    public bool IsSystem { get; set; }
}

internal static class Shops
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(it => (byte)it)];

    public static readonly byte[] OtherKey = [.. Enumerable.Range(101, 32).Select(it => (byte)it)];

    public static Task<SignalHarness> StartAsync(Worker worker, Action<TenantOptions>? tenants = null, Action<ISignalsConfigurator>? more = null) =>
        TestHarness.StartAsync(
            signals =>
            {
                signals.AddSaga<ShopOrderSaga>().AddSaga<BillSaga>().UseTenants(it =>
                {
                    it.Current = services => services.GetRequiredService<Worker>().Tenant;
                    it.IsSystem = services => services.GetRequiredService<Worker>().IsSystem;
                    if (tenants is null)
                    {
                        it.Keys.Add(1, Key);
                    }
                    else
                    {
                        tenants(it);
                    }
                });
                more?.Invoke(signals);
            },
            services => services.AddSingleton(worker));

    public static async Task<string[]> SeenAsync(this SignalHarness harness, string path) =>
        [.. (await harness.Processes.FindAsync(path, Token))?.StateAs<ShopOrder>()?.Seen ?? []];
}
