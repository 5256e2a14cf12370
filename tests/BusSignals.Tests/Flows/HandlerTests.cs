using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Flows;

/// <summary>A handler is a class with what it needs in its constructor, or a function.</summary>
[Trait("Feature", "Z1")]
public sealed class HandlerTests
{
    [Signal("/order/{order}/cancel", Id = "order.cancel", Description = "Cancels an order.")]
    public sealed record CancelOrder(string Order, string Reason);

    [Signal("/order/{order}/address")]
    public sealed record UpdateAddress(string Order, string Street);

    public sealed class OrderState
    {
        public string Order { get; set; } = "";

        public string Status { get; set; } = "open";

        public string? Street { get; set; }
    }

    public sealed class Wording
    {
        private readonly string _prefix = "cancelled: ";

        public string Of(string reason) => _prefix + reason;
    }

    public sealed class CancelHandler(Wording wording) : ISignalHandler<CancelOrder, OrderState>
    {
        public Task HandleAsync(CancelOrder signal, SignalContext<OrderState> context)
        {
            context.State.Status = wording.Of(signal.Reason);
            return Task.CompletedTask;
        }
    }

    [Process("/order/{order}/life")]
    public sealed class OrderFlow : SignalFlow<OrderState>
    {
        public OrderFlow()
        {
            On<CancelOrder, CancelHandler>();
            On<UpdateAddress>((signal, context) => context.State.Street = signal.Street);
        }
    }

    private static Task<SignalHarness> StartAsync(Action<IServiceCollection>? services = null) => TestHarness.StartAsync(
        signals => signals.AddFlow<OrderFlow>(), services ?? (it => it.AddScoped<Wording>()));

    [Fact]
    public async Task Class_WithConstructorInjection_ChangesTheTypedState()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new CancelOrder("42", "too late"), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/life", Token))
            .ShouldBeIn("Running")
            .ShouldHaveState<OrderState>(it => it is { Order: "42", Status: "cancelled: too late", Street: null })
            .ShouldHaveHistory(("order.cancel", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Function_ChangesTheTypedState()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new UpdateAddress("42", "Main St"), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/life", Token)).ShouldHaveState<OrderState>(it => it is { Status: "open", Street: "Main St" });
    }

    [Fact]
    public async Task Handlers_OfOneFlow_ShareItsState()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new UpdateAddress("42", "Main St"), cancellationToken: Token);

        await harness.EmitAsync(new CancelOrder("42", "moved"), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/life", Token))
            .ShouldHaveState<OrderState>(it => it is { Status: "cancelled: moved", Street: "Main St" })
            .ShouldWaitFor("order.cancel", "order.updateaddress");
    }

    [Fact]
    public async Task Class_RegisteredAsAService_IsTakenFromTheServices()
    {
        await using SignalHarness harness = await StartAsync(it => it.AddSingleton(new CancelHandler(new Wording())));

        await harness.EmitAsync(new CancelOrder("42", "no"), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/life", Token)).ShouldHaveState<OrderState>(it => it.Status == "cancelled: no");
    }

    [Fact]
    public async Task Definition_HasIdAndDescriptionOfTheAttribute()
    {
        await using SignalHarness harness = await StartAsync();

        SignalDefinition definition = harness.Registry().Signals.Single(it => it.Contract == typeof(CancelOrder));

        Assert.Equal(("order.cancel", "Cancels an order."), (definition.Id.ToString(), definition.Description));
    }

    [Fact]
    public async Task Class_ThatIsDisposable_IsDisposedAfterTheDelivery()
    {
        var disposals = new Disposals();
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddFlow<DisposingFlow>(), it => it.AddSingleton(disposals));

        await harness.EmitAsync(new UpdateAddress("42", "Main St"), cancellationToken: Token);

        Assert.Equal(["handled", "disposed"], disposals.Seen);
    }

    public sealed class Disposals
    {
        public List<string> Seen { get; } = [];
    }

    public sealed class DisposingHandler(Disposals disposals) : ISignalHandler<UpdateAddress, OrderState>, IDisposable
    {
        public Task HandleAsync(UpdateAddress signal, SignalContext<OrderState> context)
        {
            disposals.Seen.Add("handled");
            return Task.CompletedTask;
        }

        public void Dispose() => disposals.Seen.Add("disposed");
    }

    [Process("/order/{order}/disposing")]
    public sealed class DisposingFlow : SignalFlow<OrderState>
    {
        public DisposingFlow() => On<UpdateAddress, DisposingHandler>();
    }
}
