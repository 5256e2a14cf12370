using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>What <c>Event(() =&gt; …, it =&gt; …)</c> says works as in MassTransit where the paths allow it.</summary>
[Trait("Feature", "M1")]
public sealed class EventConfigurationTests
{
    [Signal("/cart/{cartId}/created", Id = "cart.created")]
    public sealed record Created(Guid CartId, string Owner, Guid? Meant = null);

    [Signal("/cart/{cartId}/filled", Id = "cart.filled")]
    public sealed record Filled(Guid CartId, int Items, Guid? Meant = null);

    [Signal("/cart/{cartId}/asked", Id = "cart.asked")]
    public sealed record Asked(Guid CartId);

    public sealed record NotFound(Guid CartId);

    public sealed record Status(Guid Cart, int Items);

    public sealed class Cart : SagaState
    {
        public Guid CartId { get; set; }

        public string? Owner { get; set; }

        public int Items { get; set; }
    }

    [Process("/cart/{cartId}")]
    public sealed class CartSaga : SignalStateMachine<Cart>
    {
        public CartSaga()
        {
            Event(() => Created, e =>
            {
                e.CorrelateById(x => x.Message.Meant ?? x.Message.CartId).SelectId(x => x.Message.CartId);
                e.SetSagaFactory(x => new Cart { Owner = x.Message.Owner, Items = 7 });
                e.InsertOnInitial = true;
            });
            Event(() => Filled, e => e
                .CorrelateBy((saga, x) => saga.CartId == (x.Message.Meant ?? x.Message.CartId))
                .OnMissingInstance(m => m.Discard()));
            Event(() => Asked, e =>
            {
                e.CorrelateBy<Guid>(it => it.CartId, x => x.Message.CartId);
                e.ReadOnly = true;
                e.OnMissingInstance(m => m.ExecuteAsync(x => x.Publish(new NotFound(x.Message.CartId))));
            });
            Initially(When(Created).TransitionTo(Open));
            During(Open,
                When(Filled).Then(x => x.Saga.Items += x.Message.Items),
                When(Asked).Publish(x => new Status(x.Saga.CorrelationId, x.Saga.Items)).Then(x => x.Saga.Items = -1));
        }

        public Event<Created> Created { get; } = null!;

        public Event<Filled> Filled { get; } = null!;

        public Event<Asked> Asked { get; } = null!;

        public State Open { get; } = null!;
    }

    private static readonly Guid Id = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    private static async Task<SignalHarness> StartOpenAsync()
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<CartSaga>());
        await harness.EmitAsync(new Created(Id, "Ann"), cancellationToken: Token);
        return harness;
    }

    [Fact]
    public async Task SetSagaFactory_SignalThatStarts_MakesTheState()
    {
        await using SignalHarness harness = await StartOpenAsync();

        (await harness.ProcessAsync($"/cart/{Id}", Token)).ShouldBeIn("Open").ShouldHaveState<Cart>(it => it is { Owner: "Ann", Items: 7 } && it.CartId == Id);
    }

    [Fact]
    [Trait("Feature", "M2")]
    public async Task ReadOnly_HandlerThatChangesTheState_IsHeardButChangesNothing()
    {
        await using SignalHarness harness = await StartOpenAsync();

        await harness.EmitAsync(new Asked(Id), cancellationToken: Token);
        await harness.EmitAsync(new Filled(Id, 3), cancellationToken: Token);
        await harness.EmitAsync(new Asked(Id), cancellationToken: Token);

        Assert.Equal([new Status(Id, 7), new Status(Id, 10)], harness.Sent<Status>());
        (await harness.ProcessAsync($"/cart/{Id}", Token)).ShouldHaveState<Cart>(it => it.Items == 10);
    }

    [Fact]
    [Trait("Feature", "M8")]
    public async Task OnMissingInstance_Discard_KeepsNothingForLater()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<CartSaga>());
        await harness.EmitAsync(new Filled(Id, 3), cancellationToken: Token);

        await harness.EmitAsync(new Created(Id, "Ann"), cancellationToken: Token);

        (await harness.ProcessAsync($"/cart/{Id}", Token)).ShouldHoldInMailbox().ShouldHaveState<Cart>(it => it.Items == 7)
            .ShouldHaveHistory(("cart.filled", SignalOutcome.Discarded), ("cart.created", SignalOutcome.Applied));
    }

    [Fact]
    [Trait("Feature", "M8")]
    public async Task OnMissingInstance_Execute_SendsOnceForEachSignal()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<CartSaga>());
        var once = new EmitOptions { IdempotencyKey = "ask-1" };

        await harness.EmitAsync(new Asked(Id), once, Token);
        await harness.EmitAsync(new Asked(Id), once, Token);

        Assert.Equal([new NotFound(Id)], harness.Sent<NotFound>());
        (await harness.ProcessAsync($"/cart/{Id}", Token)).ShouldNotHaveStarted().ShouldHaveHistory(("cart.asked", SignalOutcome.Discarded));
    }

    [Fact]
    public async Task CorrelateById_OtherIdThanThePath_FailsByName()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<CartSaga>());

        await harness.EmitAsync(new Created(Id, "Ann", Guid.Empty), cancellationToken: Token);

        Assert.Equal(
            $"InvalidOperationException: CorrelateById of 'Created' means another process than the path, which leads to '/cart/{Id}'; "
                + "the path decides: let CorrelateById say the same, or take it out.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task CorrelateBy_OtherValueThanThePath_FailsByName()
    {
        await using SignalHarness harness = await StartOpenAsync();

        await harness.EmitAsync(new Filled(Id, 3, Guid.Empty), cancellationToken: Token);

        Assert.StartsWith(
            "InvalidOperationException: CorrelateBy of 'Filled' means another process",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error,
            StringComparison.Ordinal);
    }
}
