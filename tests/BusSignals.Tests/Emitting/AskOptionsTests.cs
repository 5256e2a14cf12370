using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

/// <summary>An emit waits for no answer, so that how long to wait for one would be ignored.</summary>
[Trait("Feature", "R16")]
public sealed class AskOptionsTests
{
    private static readonly AskOptions Soon = new() { Timeout = TimeSpan.FromSeconds(1) };

    private static readonly Placed Order = new(new("1"), 1);

    [Fact]
    public async Task Emit_WithTheOptionsOfAnAsk_IsRefused()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<ISignalBus>();
        ProcessHandle process = bus.For(harness.Processes.IdOf("/order/1/fulfillment"));

        Func<Task>[] emits =
        [
            () => bus.EmitAsync(Order, Soon, Token),
            () => process.SendAsync(Order, Soon, Token),
            () => process.SendAsync("order.placed", """{ "order": "1", "price": 1 }""", Soon, Token),
        ];

        foreach (Func<Task> emit in emits)
        {
            var exception = await Assert.ThrowsAsync<ArgumentException>(emit);
            Assert.StartsWith(
                "AskOptions say how long to wait for an answer, and an emit waits for none; use AskAsync to ask, or give EmitOptions.", exception.Message, StringComparison.Ordinal);
        }
    }
}
