using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receipts;

/// <summary>A receipt is asked for over the bus, through the endpoint of a process' type.</summary>
[Trait("Feature", "N1")]
public sealed class AskedReceiptTests
{
    private static IReceipts Receipts(SignalHarness harness) => harness.Services.GetRequiredService<IReceipts>();

    [Fact]
    public async Task Find_AtAnEndpoint_IsWhatItsServiceKnows()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("4/2"), 100), cancellationToken: Token);
        Guid message = await harness.EmitAsync(new PaymentReceived(new("4/2"), "tx-1", 100), cancellationToken: Token);

        Receipt asked = Assert.Single(await Receipts(harness).FindAsync(message, "Fulfillment", cancellationToken: Token));

        Assert.Equal(Assert.Single(await Receipts(harness).FindAsync(message, Token)), asked);
        Assert.Equal("/order/4%2F2/fulfillment", asked.Process!.Value.Path);
    }

    [Fact]
    public async Task Find_UnknownMessageAtAnEndpoint_IsEmpty()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        Assert.Empty(await Receipts(harness).FindAsync(Guid.NewGuid(), "Fulfillment", cancellationToken: Token));
    }

    [Fact]
    public async Task Find_NobodyAnswers_IsATimeoutThatNamesTheEndpoint()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        Guid message = new("0f8fad5b-d9cb-469f-a165-70867728950e");

        Task<IReadOnlyList<Receipt>> asked = Receipts(harness).FindAsync(message, "nowhere", TimeSpan.FromSeconds(10), Token);
        harness.Clock().MoveTo(harness.Now.AddSeconds(10));

        Assert.Equal(
            "The endpoint 'nowhere' did not tell within 00:00:10 what became of message '0f8fad5b-d9cb-469f-a165-70867728950e'; "
            + "nothing that hosts it runs, or it is busy.",
            (await Assert.ThrowsAsync<TimeoutException>(() => asked)).Message);
    }

    [Fact]
    public async Task Find_WithoutTime_EndsAtOnce()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => Receipts(harness).FindAsync(Guid.NewGuid(), "Fulfillment", TimeSpan.Zero, Token));
    }

    [Fact]
    public async Task Find_GivenUpByTheCaller_IsCancelled()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        using var given = new CancellationTokenSource();

        Task<IReadOnlyList<Receipt>> asked = Receipts(harness).FindAsync(Guid.NewGuid(), "nowhere", cancellationToken: given.Token);
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task Find_ServiceThatCannotLook_SaysWhyAndKeepsNoDeadSignal()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddSaga<FulfillmentSaga>(), services => services.AddSingleton<IReceiptStore, BrokenStore>());
        Guid message = new("0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.Equal(
            "The service behind the endpoint 'Fulfillment' could not look for message '0f8fad5b-d9cb-469f-a165-70867728950e': "
            + "InvalidOperationException: the database is away",
            (await Assert.ThrowsAsync<InvalidOperationException>(
                () => Receipts(harness).FindAsync(message, "Fulfillment", cancellationToken: Token))).Message);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    private sealed class BrokenStore : IReceiptStore
    {
        public Task<MessageTraces> FindTracesAsync(Guid messageId, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the database is away");

        public Task<IReadOnlyList<MessageFate>> FindFatesAsync(FateQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AddUnreachedAsync(UnreachedSignal signal, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CountDuplicateAsync(Guid process, Guid messageId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> RemoveUnreachedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
