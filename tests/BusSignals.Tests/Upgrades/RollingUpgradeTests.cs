using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Upgrades;

/// <summary>
/// What an older node does with what only a newer one knows: both run on one database and one queue during a rolling
/// upgrade. Here they take turns, so that each step is known.
/// </summary>
[Trait("Feature", "N11")]
public sealed class RollingUpgradeTests
{
    private const string Path = "/parcel/1/trip";

    private readonly Trips _trips = new();

    [Fact]
    public async Task Signal_ThatTheOlderNodeDoesNotKnow_IsPassedOnAndAppliedByTheNewer()
    {
        Guid id = Guid.NewGuid();
        await using (SignalHarness old = await _trips.StartOldAsync())
        {
            await old.EmitAsync(new Sent("1"), cancellationToken: Token);
            await old.SendEnvelopeAsync<Held>(Trips.Queue, """{ "parcel": "1", "officer": "Ann" }""", messageId: id);
            Assert.Empty(await old.DeadSignalsAsync(Token));
        }

        await using SignalHarness harness = await _trips.StartNewAsync();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        ProcessView trip = (await harness.ProcessAsync(Path, Token)).ShouldBeIn("AtCustoms").View;
        Assert.Equal("Ann", trip.StateAs<NewTrip>()!.Officer);
        Assert.Equal(id, trip.History[^1].MessageId);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Signal_ThatNoNodeKnows_IsADeadSignalAfterThePatience()
    {
        await using SignalHarness old = await _trips.StartOldAsync();
        await old.SendEnvelopeAsync<Held>(Trips.Queue, """{ "parcel": "1", "officer": "Ann" }""");

        await old.AdvanceAsync(TimeSpan.FromMinutes(9), Token);
        Assert.Empty(await old.DeadSignalsAsync(Token));
        await old.AdvanceAsync(TimeSpan.FromMinutes(2), Token);

        Assert.Equal(DeadReason.Unknown, Assert.Single(await old.DeadSignalsAsync(Token)).Reason);
        Assert.Null(await old.Services.GetRequiredService<IOutboxStore>().NextDueAsync(Token));
    }

    [Fact]
    public async Task Signal_ThatNoNodeKnowsWithoutPatience_IsADeadSignalAtOnce()
    {
        await using SignalHarness old = await _trips.StartOldAsync(signals => signals.ConfigureUpgrades(it => it.Patience = TimeSpan.Zero));

        await old.SendEnvelopeAsync<Held>(Trips.Queue, """{ "parcel": "1", "officer": "Ann" }""");

        Assert.Equal(DeadReason.Unknown, Assert.Single(await old.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    public async Task Process_InAStateOfTheNewerVersion_IsLeftToIt()
    {
        long version = await HeldByTheNewerAsync();
        await using (SignalHarness old = await _trips.StartOldAsync())
        {
            await old.EmitAsync(new Reached("1"), cancellationToken: Token);
            Assert.Equal(version, (await old.ProcessAsync(Path, Token)).ShouldBeIn("AtCustoms").View.Version);
        }

        await using SignalHarness harness = await _trips.StartNewAsync();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        (await harness.ProcessAsync(Path, Token)).ShouldHoldInMailbox("parcel.reached");
        await harness.EmitAsync(new Cleared("1"), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("AtTheDoor").ShouldHaveState<NewTrip>(it => it.Stops == 1 && it.Officer == "Ann");
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Mailbox_WithASignalOfTheNewerVersion_IsLookedAtAgainAfterTheOlderHasChangedTheProcess()
    {
        await HeldBeforeItWasSentAsync();
        await using (SignalHarness old = await _trips.StartOldAsync())
        {
            await old.EmitAsync(new Sent("1"), cancellationToken: Token);
            (await old.ProcessAsync(Path, Token)).ShouldBeIn("OnTheWay").ShouldHoldInMailbox("parcel.held");
        }

        await using SignalHarness harness = await _trips.StartNewAsync();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        (await harness.ProcessAsync(Path, Token)).ShouldBeIn("AtCustoms").ShouldHaveState<NewTrip>(it => it.Officer == "Ann");
    }

    [Fact]
    public async Task Mailbox_WithASignalThatNoNodeKnows_IsLookedAtUntilThePatienceEnds()
    {
        await HeldBeforeItWasSentAsync();
        await using SignalHarness old = await _trips.StartOldAsync();
        await old.EmitAsync(new Sent("1"), cancellationToken: Token);
        var store = old.Services.GetRequiredService<IOutboxStore>();
        Assert.Equal(old.Now.AddSeconds(1), await store.NextDueAsync(Token));

        await old.AdvanceAsync(TimeSpan.FromMinutes(11), Token);

        Assert.Null(await store.NextDueAsync(Token));
        (await old.ProcessAsync(Path, Token)).ShouldBeIn("OnTheWay").ShouldHoldInMailbox("parcel.held");
    }

    [Fact]
    public async Task Process_InAStateThatNoNodeKnows_TakesTheSignalIntoItsMailboxAfterThePatience()
    {
        await HeldByTheNewerAsync();
        await using SignalHarness old = await _trips.StartOldAsync();
        await old.EmitAsync(new Reached("1"), cancellationToken: Token);

        await old.AdvanceAsync(TimeSpan.FromMinutes(11), Token);

        (await old.ProcessAsync(Path, Token)).ShouldBeIn("AtCustoms").ShouldHoldInMailbox("parcel.reached");
    }

    [Fact]
    public async Task Timer_OfAStateOfTheNewerVersion_IsNeitherFiredNorLostByTheOlder()
    {
        await HeldByTheNewerAsync();
        await using (SignalHarness old = await _trips.StartOldAsync())
        {
            await old.AdvanceAsync(TimeSpan.FromDays(1), Token);
            (await old.ProcessAsync(Path, Token)).ShouldBeIn("AtCustoms");
        }

        await using SignalHarness harness = await _trips.StartNewAsync();
        await harness.AdvanceAsync(TimeSpan.FromDays(1).Add(TimeSpan.FromMinutes(1)), Token); // the lease that the older had

        Assert.Equal("AtCustoms", (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded().View.History.Single(it => it.Kind == HistoryKind.Timer).Name);
    }

    [Fact]
    public async Task State_WithMembersOfTheNewerVersion_KeepsThemWhenTheOlderWritesIt()
    {
        await HeldByTheNewerAsync();
        await using (SignalHarness harness = await _trips.StartNewAsync())
        {
            await harness.EmitAsync(new Cleared("1"), cancellationToken: Token);
        }

        await using SignalHarness old = await _trips.StartOldAsync();
        await old.EmitAsync(new Reached("1"), cancellationToken: Token);

        (await old.ProcessAsync(Path, Token)).ShouldBeIn("AtTheDoor").ShouldHaveState<NewTrip>(it => it.Stops == 1 && it.Officer == "Ann");
    }

    [Fact]
    public async Task Timer_ThatOnlyTheNewerVersionSets_IsWithdrawnWhenTheOlderLeavesItsState()
    {
        await using (SignalHarness harness = await _trips.StartNewAsync())
        {
            await harness.EmitAsync(new Sent("1"), cancellationToken: Token);
            (await harness.ProcessAsync(Path, Token)).ShouldHaveTimers(("OnTheWay/remind", harness.Now.AddDays(2)));
        }

        await using SignalHarness old = await _trips.StartOldAsync();
        await old.EmitAsync(new Reached("1"), cancellationToken: Token);

        (await old.ProcessAsync(Path, Token)).ShouldBeIn("AtTheDoor").ShouldHaveTimers();
    }

    [Fact]
    [Trait("Feature", "Z40")]
    public async Task Signal_OfANewerVersionThatDoesNotFit_IsPassedOnAndInvalidAfterThePatience()
    {
        await using SignalHarness old = await _trips.StartOldAsync();

        await old.SendEnvelopeAsync<Sent>(Trips.Queue, """{ "parcelNumber": 1 }""", """{ "signal-version": "2" }""");
        Assert.Empty(await old.DeadSignalsAsync(Token));
        await old.AdvanceAsync(TimeSpan.FromMinutes(11), Token);

        Assert.Equal(DeadReason.Invalid, Assert.Single(await old.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    [Trait("Feature", "Z40")]
    public async Task Signal_OfANewerVersionThatFits_IsApplied()
    {
        await using SignalHarness old = await _trips.StartOldAsync();

        await old.SendEnvelopeAsync<Sent>(Trips.Queue, """{ "parcel": "1", "weight": 2 }""", """{ "signal-version": "2" }""");

        (await old.ProcessAsync(Path, Token)).ShouldBeIn("OnTheWay");
    }

    private async Task HeldBeforeItWasSentAsync()
    {
        await using SignalHarness harness = await _trips.StartNewAsync();
        await harness.EmitAsync(new Held("1", "Ann"), cancellationToken: Token);
    }

    /// <summary>The newer version brings the process into a state of its own.</summary>
    private async Task<long> HeldByTheNewerAsync()
    {
        await using SignalHarness harness = await _trips.StartNewAsync();
        await harness.EmitAsync(new Sent("1"), cancellationToken: Token);
        await harness.EmitAsync(new Held("1", "Ann"), cancellationToken: Token);
        return (await harness.ProcessAsync(Path, Token)).ShouldBeIn("AtCustoms").View.Version;
    }
}
