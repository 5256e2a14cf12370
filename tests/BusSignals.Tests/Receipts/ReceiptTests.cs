using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receipts;

/// <summary>What became of a signal is told for each process it reached, by its message id.</summary>
[Trait("Feature", "N1")]
public sealed class ReceiptTests
{
    private const string Path = "/order/42/fulfillment";

    [Signal("/order/recalled", Id = "order.recalled")]
    public sealed record Recalled;

    [Signal("/order/{order}/hinted", Id = "order.hinted")]
    public sealed record Hinted(string Order);

    [Signal("/order/{order}/claimed", Id = "order.claimed")]
    public sealed record Claimed(string Order, bool Fails);

    public sealed class Watch : SagaState;

    [Process("/order/{order}/watch")]
    public sealed class WatchSaga : SignalStateMachine<Watch>
    {
        public WatchSaga()
        {
            Initially(When(Claimed, x => !x.Message.Fails).TransitionTo(On), When(Claimed, x => x.Message.Fails).Then(_ => throw new InvalidOperationException("no")));
            During(On, When(Recalled).TransitionTo(Off));
            During(Off, When(Hinted).Finalize());
        }

        public Event<Claimed> Claimed { get; } = null!;

        public Event<Recalled> Recalled { get; } = null!;

        public Event<Hinted> Hinted { get; } = null!;

        public State On { get; } = null!;

        public State Off { get; } = null!;
    }

    private static Task<SignalHarness> StartAsync(Action<ISignalsConfigurator>? more = null) => TestHarness.StartAsync(signals =>
    {
        signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().AddSaga<WatchSaga>();
        more?.Invoke(signals);
    });

    private static Task<IReadOnlyList<Receipt>> FindAsync(SignalHarness harness, Guid message) =>
        harness.Services.GetRequiredService<IReceipts>().FindAsync(message, Token);

    private static async Task<Receipt> OnlyAsync(SignalHarness harness, Guid message) => Assert.Single(await FindAsync(harness, message));

    [Fact]
    [Trait("Feature", "C27")]
    public async Task Find_Delivered_TellsWhereAndWhen()
    {
        await using SignalHarness harness = await StartAsync();
        DateTimeOffset start = harness.Now;
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromHours(5), Token);

        Guid message = await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        Assert.Equal(
            new Receipt
            {
                MessageId = message,
                Process = harness.Processes.IdOf(Path),
                Endpoint = "Fulfillment",
                Signal = "order.paymentreceived",
                Outcome = SignalOutcome.Applied,
                State = "AwaitingDelivery",
                SentAt = start.AddHours(5),
                ReceivedAt = start.AddHours(5),
                WaitingSince = start,
                ConsumedAt = start.AddHours(5),
            },
            await OnlyAsync(harness, message));
    }

    [Fact]
    public async Task Find_Buffered_TellsUntilWhenAndThenThatItWasConsumed()
    {
        await using SignalHarness harness = await StartAsync();
        DateTimeOffset start = harness.Now;
        Guid message = await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        Receipt waiting = await OnlyAsync(harness, message);
        Assert.Equal((SignalOutcome.Waiting, start.AddDays(30), null), (waiting.Outcome, waiting.ExpiresAt, waiting.ConsumedAt));

        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        Receipt applied = await OnlyAsync(harness, message);
        Assert.Equal((SignalOutcome.Applied, null, start.AddDays(1)), (applied.Outcome, applied.ExpiresAt, applied.ConsumedAt));
    }

    [Fact]
    public async Task Find_Duplicate_HasTheFirstReceiptAndTheCount()
    {
        await using SignalHarness harness = await StartAsync();
        var options = new EmitOptions { IdempotencyKey = "order-42" };
        Guid message = await harness.EmitAsync(new Placed(new("42"), 100), options, Token);
        DateTimeOffset first = harness.Now;
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        await harness.EmitAsync(new Placed(new("42"), 100), options, Token);
        await harness.EmitAsync(new Placed(new("42"), 100), options, Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal((SignalOutcome.Applied, 2, first), (receipt.Outcome, receipt.Duplicates, receipt.ReceivedAt));
    }

    [Fact]
    public async Task Find_DeadAtOneOfSeveralProcesses_SaysItOfThatOneOnly()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Claimed("1", false), cancellationToken: Token);
        await harness.EmitAsync(new Claimed("2", false), cancellationToken: Token);
        Guid message = await harness.EmitAsync(new Recalled(), cancellationToken: Token);
        await harness.Services.GetRequiredService<IProcessReader>().AddDeadAsync(
            new DeadSignal
            {
                Reason = DeadReason.Failed,
                Error = "no",
                Endpoint = "Watch",
                ProcessPath = "/order/2/watch",
                MessageId = message,
                Body = "{}",
                ArrivedAt = harness.Now,
                DeadAt = harness.Now,
            },
            Token);

        Assert.Equal(
            [("/order/1/watch", false), ("/order/2/watch", true)],
            (await FindAsync(harness, message)).Select(it => (it.Process!.Value.Path, it.IsDead)));
    }

    [Fact]
    [Trait("Feature", "J24")]
    public async Task Find_ReachedSeveralProcesses_HasOneForEach()
    {
        await using SignalHarness harness = await StartAsync();
        foreach (string order in (string[])["1", "2"])
        {
            await harness.EmitAsync(new Claimed(order, false), cancellationToken: Token);
        }

        Guid message = await harness.EmitAsync(new Recalled(), cancellationToken: Token);

        Assert.Equal(
            [("/order/1/watch", SignalOutcome.Applied), ("/order/2/watch", SignalOutcome.Applied)],
            (await FindAsync(harness, message)).Select(it => (it.Process!.Value.Path, it.Outcome)));
    }

    [Fact]
    public async Task Find_ReachedNobody_SaysSoUntilItDoes()
    {
        await using SignalHarness harness = await StartAsync();
        var options = new EmitOptions { IdempotencyKey = "recall-1" };
        Guid message = await harness.EmitAsync(new Recalled(), options, Token);
        await harness.EmitAsync(new Recalled(), options, Token);

        Assert.Equal(
            new Receipt
            {
                MessageId = message,
                Endpoint = "Watch",
                Signal = "order.recalled",
                Outcome = SignalOutcome.NoWaiter,
                Reason = "No running process of '/order/{order}/watch' has what the signal 'order.recalled' names.",
                SentAt = harness.Now,
                ReceivedAt = harness.Now,
                Duplicates = 1,
            },
            await OnlyAsync(harness, message));

        await harness.EmitAsync(new Claimed("1", false), cancellationToken: Token);
        await harness.EmitAsync(new Recalled(), options, Token);
        Assert.Equal(SignalOutcome.Applied, (await OnlyAsync(harness, message)).Outcome);
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Find_DiscardedBeforeTheProcessStarted_SaysSoAndMakesNoProcess()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Hinted>(it => it.Early = EarlyPolicy.Discard));

        Guid message = await harness.EmitAsync(new Hinted("42"), cancellationToken: Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal(("/order/42/watch", SignalOutcome.Discarded), (receipt.Process!.Value.Path, receipt.Outcome));
        Assert.Equal("The signal 'order.hinted' was discarded by its policy: its process has not started.", receipt.Reason);
        Assert.Null(await harness.Processes.FindAsync("/order/42/watch", Token));
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Find_DiscardedByARunningProcess_HasTheReceiptOfItsHistoryAlone()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Hinted>(it => it.Early = EarlyPolicy.Discard));
        await harness.EmitAsync(new Claimed("42", false), cancellationToken: Token);

        Guid message = await harness.EmitAsync(new Hinted("42"), cancellationToken: Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal((SignalOutcome.Discarded, "On"), (receipt.Outcome, receipt.State));
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Find_IgnoredAfterTheEnd_SaysSo()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Hinted>(it => it.Late = LatePolicy.Ignore));
        await harness.EmitAsync(new Claimed("42", false), cancellationToken: Token);
        await harness.EmitAsync(new Recalled(), cancellationToken: Token);
        await harness.EmitAsync(new Hinted("42"), cancellationToken: Token);

        Guid message = await harness.EmitAsync(new Hinted("42"), cancellationToken: Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal((SignalOutcome.Discarded, "The signal 'order.hinted' was discarded by its policy: its process has ended."), (receipt.Outcome, receipt.Reason));
    }

    [Fact]
    public async Task Find_Late_IsLate()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        Guid message = await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        Assert.Equal(SignalOutcome.Late, (await OnlyAsync(harness, message)).Outcome);
    }

    [Fact]
    public async Task Find_RejectedByPolicy_IsRejectedAndADeadSignal()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Hinted>(it => it.Early = EarlyPolicy.Reject));

        Guid message = await harness.EmitAsync(new Hinted("42"), cancellationToken: Token);

        Receipt receipt = await OnlyAsync(harness, message);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((SignalOutcome.Rejected, dead.Sequence, DeadReason.Rejected), (receipt.Outcome, receipt.DeadSignal, receipt.DeadReason));
        Assert.Equal("The signal 'order.hinted' was rejected by its policy: its process has not started.", receipt.Reason);
    }

    [Fact]
    public async Task Find_Expired_IsExpiredAndADeadSignal()
    {
        await using SignalHarness harness = await StartAsync();
        Guid message = await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(31), Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal((SignalOutcome.Expired, DeadReason.Expired, true), (receipt.Outcome, receipt.DeadReason, receipt.IsDead));
    }

    [Fact]
    public async Task Find_Failed_TellsWhyAndIsNoDeadSignalOnceItIsForgotten()
    {
        await using SignalHarness harness = await StartAsync();
        Guid message = await harness.EmitAsync(
            new Claimed("42", true), new EmitOptions { IdempotencyKey = "claim-42" }, Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal((SignalOutcome.Failed, "InvalidOperationException: no", true), (receipt.Outcome, receipt.Reason, receipt.IsDead));

        await harness.DeadSignals().RemoveAsync(receipt.DeadSignal!.Value, Token);
        Assert.False((await OnlyAsync(harness, message)).IsDead);
    }

    [Fact]
    public async Task Find_InvalidFromAPlainPublisher_IsRejectedWithTheViolation()
    {
        await using SignalHarness harness = await StartAsync();
        var message = Guid.NewGuid();

        await harness.PublishAsync(new Placed(default, 100), it => it.MessageId = message, Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal(
            (null, "Fulfillment", SignalOutcome.Rejected, DeadReason.Invalid), (receipt.Process, receipt.Endpoint, receipt.Outcome, receipt.DeadReason));
        Assert.Contains("order", receipt.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_FailedOfAPlainMessageWithAKey_IsOneReceiptWithItsDeadSignal()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.PublishAsync(
            new Claimed("42", true), it => it.Headers.Set(SignalHeaders.IdempotencyKey, "claim-42"), Token);

        Guid message = (await harness.ProcessAsync("/order/42/watch", Token)).View.History[0].MessageId!.Value;
        Assert.True((await OnlyAsync(harness, message)).IsDead);
    }

    [Fact]
    [Trait("Feature", "Z10")]
    public async Task Find_ControlOfAProcessThatIsNotThere_SaysSo()
    {
        await using SignalHarness harness = await StartAsync();

        Guid message = await harness.EmitAsync(new PauseProcess(Path), cancellationToken: Token);

        Receipt receipt = await OnlyAsync(harness, message);
        Assert.Equal((Path, SignalOutcome.NoWaiter), (receipt.Process!.Value.Path, receipt.Outcome));
    }

    [Fact]
    public async Task Find_Unknown_IsEmpty()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Empty(await FindAsync(harness, Guid.NewGuid()));
    }

    [Fact]
    public async Task Find_ReachedNobodyLongAgo_IsForgottenByRetention()
    {
        await using SignalHarness harness = await StartAsync();
        Guid message = await harness.EmitAsync(new Recalled(), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(7), Token);
        Assert.Single(await FindAsync(harness, message));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Empty(await FindAsync(harness, message));
    }

    [Fact]
    public async Task Find_ReachedNobodyAndNothingIsKept_IsEmpty()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.ConfigureRetention(it => it.UnreachedSignals = TimeSpan.Zero));

        Guid message = await harness.EmitAsync(new Recalled(), cancellationToken: Token);

        Assert.Empty(await FindAsync(harness, message));
    }
}
