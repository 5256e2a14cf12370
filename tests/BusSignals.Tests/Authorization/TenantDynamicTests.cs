using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Authorization;

/// <summary>A dynamic signal is added while the application runs, so that no start-up check has seen its path.</summary>
[Trait("Feature", "N13")]
public sealed class TenantDynamicTests
{
    [Signal("/tenant/{tenant}/shelf/{shelf}/put", Id = "shelf.put")]
    public sealed record ShelfPut(string Tenant, string Shelf);

    [Process("/tenant/{tenant}/shelf/{shelf}", Endpoint = "shelf")]
    public sealed class ShelfFlow : SignalFlow
    {
        public ShelfFlow() => On<ShelfPut>((_, context) => context.Set("put", true));
    }

    [Fact]
    public async Task Receive_ThatNamesNoTenant_IsRefusedForAll()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker(), more: it => it.AddFlow<ShelfFlow>());
        harness.Dynamic().Set<ShelfFlow>(new DynamicSignal
        {
            Id = SignalId.Parse("shelf.clear"),
            Path = "/shelf/{shelf}/clear",
            Schema = """{ "type": "object" }""",
            Handler = (_, context) =>
            {
                context.Set("put", false);
                return Task.CompletedTask;
            },
        });
        await harness.EmitAsync(new ShelfPut("acme", "1"), cancellationToken: Token);

        await harness.SendEnvelopeAsync<NamedSignal>("shelf", """{ "id": "shelf.clear", "payload": { "shelf": "1" } }""");

        (await harness.ProcessAsync("/tenant/acme/shelf/1", Token)).ShouldHaveState<FlowState>(it => it.Get<bool>("put"));
        Assert.Equal(
            "The signal 'shelf.clear' is not allowed: it names no tenant, and would reach the processes of all.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }
}
