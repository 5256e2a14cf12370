using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

public sealed class EmitTests
{
    [Fact]
    [Trait("Feature", "J1")]
    [Trait("Feature", "J18")]
    public async Task Emit_ThroughAnInjectedGroup_ReachesTheProcess()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(), services => services.AddScoped<Shop>());
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<Shop>().PlaceAsync("42");
        await harness.WaitUntilIdleAsync(Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
    }

    [Fact]
    [Trait("Feature", "J18")]
    public async Task Emit_Signal_ReturnsTheIdOfItsHistoryEntry()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        Guid id = await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Equal(id, Assert.Single((await harness.ProcessAsync("/order/42/fulfillment", Token)).View.History).MessageId);
    }

    [Fact]
    [Trait("Feature", "J7")]
    public async Task Emit_SignalWithoutData_IsApplied()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded();
    }

    [Fact]
    [Trait("Feature", "J6")]
    public async Task Emit_SignalWithData_IsKeptWhole()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.EmitAsync(new PaymentReceived(new("a/b é"), "tx \"1\"", 12.50m), cancellationToken: Token);

        HistoryEntry entry = Assert.Single((await harness.ProcessAsync("/order/a%2Fb%20%C3%A9/fulfillment", Token)).View.Mailbox);
        Assert.Equal(
            new PaymentReceived(new("a/b é"), "tx \"1\"", 12.50m), System.Text.Json.JsonSerializer.Deserialize<PaymentReceived>(entry.Payload!, SignalPayload.Options));
    }

    [Fact]
    public async Task Emit_UnregisteredContract_NamesTheCallToAdd()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Placed>());

        Assert.Equal(
            "'Delivered' is not registered; add it with AddSignals(signals => signals.Add<Delivered>()) or with its group.",
            (await Assert.ThrowsAsync<InvalidSignalException>(
                () => harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token))).Message);
    }

    [Fact]
    public async Task Emit_IdentityWithoutValue_IsRefusedBeforeItLeaves()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new Delivered(default), cancellationToken: Token));
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(
            "The signal 'order.delivered' cannot be routed: 'order' is empty; a path needs a value for each of its parameters.", exception.Message);
        Assert.Equal("order.delivered", exception.Signal.ToString());
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Emit_PathTooLong_IsRefusedBeforeItLeaves()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Wide>());
        string value = new('é', 250);

        Assert.StartsWith(
            "The signal 'a.wide' cannot be routed: The path of '/a/{b}/{c}' for b=é",
            (await Assert.ThrowsAsync<InvalidSignalException>(
                () => harness.EmitAsync(new Wide(value, value), cancellationToken: Token))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Feature", "N12")]
    public async Task Emit_Signal_CarriesItsHeaders()
    {
        var seen = new TaskCompletionSource<Headers>();
        await using SignalHarness harness = await SignalHarness.StartAsync(
            bus =>
            {
                bus.AddSignals(signals => signals.AddGroup<OrderSignals>());
                bus.AddHandler<Placed>(context =>
                {
                    seen.TrySetResult(context.Headers);
                    return Task.CompletedTask;
                });
            },
            cancellationToken: Token);

        var options = new EmitOptions { IdempotencyKey = "evt-1", Headers = { ["tenant"] = "north" } };
        await harness.EmitAsync(new Placed(new("a b"), 100), options, Token);

        Headers headers = await seen.Task;
        Assert.Equal("order.placed", headers.Get<string>(SignalHeaders.Id));
        Assert.Equal("/order/a%20b/placed", headers.Get<string>(SignalHeaders.Path));
        Assert.Equal("evt-1", headers.Get<string>(SignalHeaders.IdempotencyKey));
        Assert.Equal("2026-01-01T00:00:00.0000000+00:00", headers.Get<string>(SignalHeaders.Sent));
        Assert.Equal("north", headers.Get<string>("tenant"));
    }

    [Signal("/a/{b}/{c}")]
    public sealed record Wide(string B, string C);

    private sealed class Shop(OrderSignals orders)
    {
        public Task<Guid> PlaceAsync(string order) => orders.Placed.EmitAsync(new(new(order), 100), cancellationToken: Token);
    }
}
