using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Locks;

/// <summary>From a web request through the bus to a process and on to the next, under one lock after the other.</summary>
[Trait("Feature", "J19")]
[Trait("Feature", "J20")]
public sealed class EndToEndTests
{
    [Fact]
    public async Task Emit_UnderALock_IsAppliedUnderIt()
    {
        await using SignalHarness harness = await StartAsync();
        Fence emitted = await PayAsync(harness, "tx-1");

        ProcessAssertions account = await harness.ProcessAsync("/parcel/42/payments", Token);
        account.ShouldBeIn("Settled");
        Assert.Equal([true], PaymentsSaga.Seen.Select(it => it > emitted));
        Assert.NotNull(await Locks(harness).TryAcquireAsync<Parcel>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Emit_TheSameAgain_LeavesNoLockBehind()
    {
        await using SignalHarness harness = await StartAsync();
        await PayAsync(harness, "tx-1");
        await PayAsync(harness, "tx-1");

        Assert.Single(PaymentsSaga.Seen);
        Assert.NotNull(await Locks(harness).TryAcquireAsync<Parcel>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Buffered_UnderALock_IsProvenWhenItIsApplied()
    {
        await using SignalHarness harness = await StartAsync();
        await using (EntityLock<Parcel> parcel = await Locks(harness).AcquireAsync<Parcel>("42", cancellationToken: Token))
        {
            await EmitAsync(harness, new ParcelShipped(parcel));
        }

        await harness.WaitUntilIdleAsync(Token);
        EntityLock<Parcel>? free = await Locks(harness).TryAcquireAsync<Parcel>("42", TimeSpan.Zero, null, Token);
        Assert.NotNull(free);
        await free.DisposeAsync();
        await PayAsync(harness, "tx-1");

        (await harness.ProcessAsync("/parcel/42/payments", Token)).ShouldHaveEnded();
        Assert.Equal(2, PaymentsSaga.Seen.Count);
    }

    private static IEntityLocks Locks(SignalHarness harness) => harness.Services.GetRequiredService<IEntityLocks>();

    private static Task<SignalHarness> StartAsync()
    {
        PaymentsSaga.Seen.Clear();
        return TestHarness.StartAsync(signals => signals.Add<ParcelPaid>().Add<ParcelShipped>().AddSaga<PaymentsSaga>());
    }

    private static async Task<Fence> PayAsync(SignalHarness harness, string transaction)
    {
        await using EntityLock<Parcel> parcel = await Locks(harness).AcquireAsync<Parcel>("42", cancellationToken: Token);
        await EmitAsync(harness, new ParcelPaid(parcel, transaction), new EmitOptions { IdempotencyKey = transaction });
        await harness.WaitUntilIdleAsync(Token);
        return parcel.Fence;
    }

    private static async Task EmitAsync<T>(SignalHarness harness, T signal, EmitOptions? options = null) where T : class
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, options, Token);
    }

    public sealed class Parcel;

    [Signal("/parcel/{parcel}/paid")]
    public sealed record ParcelPaid(Locked<Parcel> Parcel, string TxId);

    [Signal("/parcel/{parcel}/shipped")]
    public sealed record ParcelShipped(Locked<Parcel> Parcel);

    public sealed class Payments : SagaState;

    [Process("/parcel/{parcel}/payments")]
    public sealed class PaymentsSaga : SignalStateMachine<Payments>
    {
        public PaymentsSaga()
        {
            Initially(When(Paid).Then(it => Seen.Add(it.Message.Parcel.Fence)).TransitionTo(Settled));
            During(Settled, When(Shipped).Then(it => Seen.Add(it.Message.Parcel.Fence)).Finalize());
        }

        public static List<Fence> Seen { get; } = [];

        public State Settled { get; private set; } = null!;

        public Event<ParcelPaid> Paid { get; private set; } = null!;

        public Event<ParcelShipped> Shipped { get; private set; } = null!;
    }
}
