using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.Asking.AddressHarness;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

/// <summary>The asker hears why, and the process knows nothing of it.</summary>
[Trait("Feature", "N16")]
public sealed class RefusedAskTests
{
    private static readonly (string, SignalOutcome)[] OnlyOpened = [("address.open", SignalOutcome.Applied)];

    [Theory]
    [InlineData("nowhere", "no such street")] // by the validator
    [InlineData("refused", "not after shipping")] // by the handler
    [Trait("Feature", "Z39")]
    public async Task Ask_Refused_LeavesNoTrace(string street, string reason)
    {
        await using SignalHarness harness = await StartOpenAsync();
        long version = await VersionAsync(harness);

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync(street, "k"));

        Assert.Equal($"The ask 'address.change' was refused by '/order/42/address': {reason}", exception.Message);
        Assert.Equal(reason, exception.Reason);
        Assert.Equal(OnlyOpened, await harness.HistoryAsync());
        Assert.Equal(("", 0), await harness.StateAsync());
        Assert.Equal(version, await VersionAsync(harness));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "Z8")]
    public async Task Ask_RefusedByMiddleware_LeavesNoTrace()
    {
        await using SignalHarness harness = await StartOpenAsync(
            it => it.Use((_, _) => throw new SignalRefusedException("the office is closed")));

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync("Elm Street"));

        Assert.Equal("the office is closed", exception.Reason);
        Assert.Equal(OnlyOpened, await harness.HistoryAsync());
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Ask_RefusedBeforeTheProcessStarts_LeavesNotEvenTheProcess()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync(it => it.Early = EarlyPolicy.Reject);

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync("Elm Street"));

        Assert.Equal("The signal 'address.change' was rejected by its policy: its process has not started.", exception.Reason);
        Assert.Null(await harness.Processes.FindAsync(AddressHarness.Path, Token));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Ask_RefusedByTheLatePolicy_LeavesNoTrace()
    {
        await using SignalHarness harness = await StartOpenAsync(it => it.Late = LatePolicy.Reject);
        await harness.EmitAsync(new CloseAddress("42"), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync("Elm Street"));

        Assert.Equal("The signal 'address.change' was rejected by its policy: its process has ended.", exception.Reason);
        Assert.Equal(2, (await harness.HistoryAsync()).Count);
    }

    [Fact]
    [Trait("Feature", "Z34")]
    public async Task Ask_MailboxIsFull_LeavesNoTrace()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddGroup<AddressSignals>().AddFlow<AddressFlow>(it => it.MaxBufferedSignals = 1));
        await harness.EmitAsync(To("Elm Street"), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync("Oak Street"));

        Assert.Equal("The mailbox of '/order/42/address' is full: it holds 1 of at most 1 signals.", exception.Reason);
        Assert.Equal([("address.change", SignalOutcome.Waiting)], await harness.HistoryAsync());
    }

    [Fact]
    public async Task Ask_RefusedAndAskedAgainWithTheSameKey_IsDecidedAnew()
    {
        string? closed = "the office is closed";
        await using SignalHarness harness = await StartOpenAsync(
            it => it.Use((_, next) => closed is null ? next() : throw new SignalRefusedException(closed)));
        await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync("Elm Street", "k"));
        closed = null;

        Assert.Equal(new AddressChanged("Elm Street", 1), await harness.AskAsync("Elm Street", "k"));
    }

    [Fact]
    public async Task Ask_RefusedAfterItHasWaited_IsKeptAsRejected()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync();
        Task<AddressChanged> ask = await harness.BeginAsync("nowhere", new AskOptions());

        await harness.EmitAsync(new OpenAddress("42"), cancellationToken: Token);

        Assert.Equal("no such street", (await Assert.ThrowsAsync<AskRefusedException>(() => ask)).Reason);
        Assert.Equal([("address.change", SignalOutcome.Rejected), ("address.open", SignalOutcome.Applied)], await harness.HistoryAsync());
    }

    [Fact]
    [Trait("Feature", "Z31")]
    public async Task Ask_InvalidAtTheReceiver_IsInvalidAtTheAskerAndLeavesNoTrace()
    {
        await using SignalHarness harness = await StartOpenAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var asker = scope.ServiceProvider.GetRequiredService<Asker>();
        SignalDefinition signal = harness.Registry().Signals.Single(it => it.Contract == typeof(ChangeAddress));

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => asker.AskAsync<AddressChanged>(
            signal, new PendingAsk(1), new AskOptions(), (ask, _) => PublishUncheckedAsync(harness, ask), Token));

        Assert.StartsWith(
            "The ask 'address.change' was refused by 'AddressFlow' as invalid: The payload of the signal 'address.change' is not valid: '/street' breaks",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(OnlyOpened, await harness.HistoryAsync());
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    private static async Task<Guid> PublishUncheckedAsync(SignalHarness harness, AskRequest ask)
    {
        await harness.PublishAsync(new ChangeAddress("42", null!), ask.Stamp, Token);
        return Guid.Empty;
    }

    private static async Task<long> VersionAsync(SignalHarness harness)
    {
        var store = harness.Services.GetRequiredService<IProcessStore>();
        return Assert.Single(await store.LoadAsync([new LoadRequest(Id.Key, null)], Token)).Row!.Version;
    }
}
