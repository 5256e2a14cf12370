using System.Collections.Concurrent;
using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Authorization;

[Trait("Feature", "N13")]
public sealed class PolicyTests
{
    private static readonly Orders.Placed Order = new(new("42"), 100);

    /// <summary>Decides by the price, and remembers what it was asked.</summary>
    internal sealed class Clerk
    {
        public AuthorizationStage? Refuses { get; set; }

        public ConcurrentQueue<SignalAuthorizationContext> Asked { get; } = new();
    }

    internal sealed class AskTheClerk(Clerk clerk) : ISignalAuthorization
    {
        public Task<string?> AuthorizeAsync(SignalAuthorizationContext context)
        {
            clerk.Asked.Enqueue(context);
            return Task.FromResult(context.Stage == clerk.Refuses ? "the clerk is on holiday" : null);
        }
    }

    internal sealed class AskTheGuard : ISignalAuthorization
    {
        public Task<string?> AuthorizeAsync(SignalAuthorizationContext context) => Task.FromResult<string?>("the guard says no");
    }

    internal sealed class Failures(List<SignalFailure> seen) : ISignalFailureHandler
    {
        public Task HandleAsync(SignalFailure failure, CancellationToken cancellationToken)
        {
            seen.Add(failure);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Emit_Allowed_IsAskedAtEmitAndAtReceipt()
    {
        var clerk = new Clerk();
        await using SignalHarness harness = await StartAsync(clerk, []);

        Guid id = await harness.EmitAsync(Order, new EmitOptions { Headers = { ["role"] = "seller" } }, Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        Assert.Equal(
            [(AuthorizationStage.Emit, id, null, "seller"), (AuthorizationStage.Receive, id, "/order/42/fulfillment", "seller")],
            clerk.Asked.Select(it => (it.Stage, it.MessageId, it.Process?.Path, it.Headers["role"])));
        Assert.All(clerk.Asked, it => Assert.Equal(("order.placed", Order, "42"), (it.Signal.Id.ToString(), it.Payload, it.Identity["order"])));
    }

    [Fact]
    public async Task Emit_Refused_ThrowsAndNothingLeaves()
    {
        var clerk = new Clerk { Refuses = AuthorizationStage.Emit };
        await using SignalHarness harness = await StartAsync(clerk, []);

        var exception = await Assert.ThrowsAsync<SignalNotAllowedException>(() => harness.EmitAsync(Order, cancellationToken: Token));

        Assert.Equal(("order.placed", "the clerk is on holiday"), (exception.Signal.ToString(), exception.Reason));
        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
        Assert.Single(clerk.Asked);
    }

    [Fact]
    public async Task Receive_Refused_IsADeadSignalAndReported()
    {
        var failures = new List<SignalFailure>();
        await using SignalHarness harness = await StartAsync(new Clerk { Refuses = AuthorizationStage.Receive }, failures);

        Guid id = await harness.EmitAsync(Order, cancellationToken: Token);

        const string why = "The signal 'order.placed' is not allowed: the clerk is on holiday.";
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Rejected, why, id, "/order/42/fulfillment"), (dead.Reason, dead.Error, dead.MessageId, dead.ProcessPath));
        SignalFailure failure = Assert.Single(failures);
        Assert.Equal((DeadReason.Rejected, why, id), (failure.Reason, failure.Error, failure.MessageId));
        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
    }

    [Fact]
    public async Task Replay_WhenItIsAllowedByThen_IsApplied()
    {
        var clerk = new Clerk { Refuses = AuthorizationStage.Receive };
        await using SignalHarness harness = await StartAsync(clerk, []);
        await harness.EmitAsync(Order, cancellationToken: Token);
        clerk.Refuses = null;

        ReplayResult result = await harness.DeadSignals().ReplayAsync(Assert.Single(await harness.DeadSignalsAsync(Token)).Sequence, Token);

        Assert.Equal(SignalOutcome.Applied, result.Outcome);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Receive_FromAPlainPublisher_IsAskedToo()
    {
        var clerk = new Clerk { Refuses = AuthorizationStage.Receive };
        await using SignalHarness harness = await StartAsync(clerk, []);

        await harness.PublishAsync(Order, cancellationToken: Token);

        Assert.Equal(AuthorizationStage.Receive, Assert.Single(clerk.Asked).Stage);
        Assert.Equal(DeadReason.Rejected, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Theory]
    [InlineData(AuthorizationStage.Emit)]
    [InlineData(AuthorizationStage.Receive)]
    public async Task Ask_OnlyTheLastPolicyRefuses_IsRefused(AuthorizationStage stage)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().Add<Orders.Placed>(it => it.Authorize<AskTheClerk>().Authorize<AskTheGuard>()),
            services => services.AddSingleton(new Clerk()));

        if (stage == AuthorizationStage.Emit)
        {
            var refused = await Assert.ThrowsAsync<SignalNotAllowedException>(() => harness.EmitAsync(Order, cancellationToken: Token));
            Assert.Equal("the guard says no", refused.Reason);
        }
        else
        {
            await harness.PublishAsync(Order, cancellationToken: Token); // plain: nobody is asked before it leaves
            Assert.Equal(
                "The signal 'order.placed' is not allowed: the guard says no.", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
        }

        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
    }

    [Fact]
    public async Task Manager_Refused_ThrowsAndTouchesNothing()
    {
        await using SignalHarness harness = await StartAsync(new Clerk { Refuses = AuthorizationStage.Emit }, []);
        ProcessId id = harness.Services.GetRequiredService<SignalCatalog>().Resolve("/order/42/fulfillment").Id;

        await Assert.ThrowsAsync<SignalNotAllowedException>(
            () => harness.Services.GetRequiredService<ISignalManagers>().For(id).HandleAsync(Order, cancellationToken: Token));

        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
    }

    [Fact]
    public async Task Start_PolicyNeedsWhatIsNotRegistered_IsAFault() => Assert.Equal(
        ["'AskTheClerk' cannot be made: its constructor needs a 'Clerk', which is not registered; add it to the services."],
        await FaultsAsync(signals => signals.AddGroup<OrderSignals>().Add<Orders.Placed>(it => it.Authorize<AskTheClerk>()).AddSaga<FulfillmentSaga>()));

    private static Task<SignalHarness> StartAsync(Clerk clerk, List<SignalFailure> failures) => TestHarness.StartAsync(
        signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()
            .Add<Orders.Placed>(it => it.Authorize<AskTheClerk>().Authorize<AskTheClerk>()).OnFailure<Failures>(),
        services => services.AddSingleton(clerk).AddSingleton(failures));
}
