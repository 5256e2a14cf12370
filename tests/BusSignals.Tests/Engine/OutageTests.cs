using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

public sealed class OutageTests
{
    [Fact]
    public async Task Deliver_StoreAwayMoreOftenThanAHandlerMayFail_AppliesOnceItIsBack()
    {
        await using SignalHarness harness = await StartOrdersAsync(
            services => services.AddSingleton<FaultyStore>().AddSingleton<IProcessStore>(it => it.GetRequiredService<FaultyStore>()));
        harness.Services.GetRequiredService<FaultyStore>().Outages = 10;

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token); // the engine waits on virtual time
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    /// <summary>What was committed before the answer was lost is not committed again.</summary>
    [Fact]
    [Trait("Feature", "N4")]
    public async Task Deliver_FailedSignalWhoseCommitHasNoAnswer_IsOneDeadSignal()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddSaga<BrokenSaga>(),
            services => services.AddSingleton<FaultyStore>().AddSingleton<IProcessStore>(it => it.GetRequiredService<FaultyStore>()));
        harness.Services.GetRequiredService<FaultyStore>().LostAnswers = 1;

        await harness.EmitAsync(new Dropped("1"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token);

        Assert.Equal("InvalidOperationException: It broke.", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
        Assert.Equal(SignalOutcome.Failed, Assert.Single((await harness.ProcessAsync("/vase/1", Token)).View.History).Outcome);
    }

    [Signal("/vase/{vase}/dropped")]
    public sealed record Dropped(string Vase);

    public sealed class Vase : SagaState;

    [Process("/vase/{vase}")]
    public sealed class BrokenSaga : SignalStateMachine<Vase>
    {
        public BrokenSaga() => Initially(When(Fell).Then(_ => throw new InvalidOperationException("It broke.")).Finalize());

        public Event<Dropped> Fell { get; } = null!;
    }
}
