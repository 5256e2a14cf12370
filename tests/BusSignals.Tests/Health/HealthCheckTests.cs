using BusSignals.Testing;
using BusSignals.Tests.Engine;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Health;

/// <summary>What the health check says, which is registered with the signals.</summary>
public sealed class HealthCheckTests
{
    [Fact]
    public async Task Check_StoreAnswersAndNothingIsDue_IsHealthyAndReadyWithTheBus()
    {
        await using SignalHarness harness = await StartAsync(_ => { });

        HealthReport report = await harness.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(it => it.Tags.Contains("ready"), Token);

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal(["bussignals", "masstransit-bus"], report.Entries.Keys.Order());
    }

    [Fact]
    public async Task Check_StoreAway_IsUnhealthyWithTheReason()
    {
        await using SignalHarness harness = await StartAsync(
            _ => { }, services => services.AddSingleton<IOutboxStore>(new AwayStore()));

        HealthReportEntry entry = await CheckAsync(harness);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("The store is away: The database is away.", entry.Description);
    }

    /// <summary>A read-only database answers the check itself.</summary>
    [Fact]
    [Trait("Feature", "R1")]
    public async Task Check_DeliveriesWaitForTheStore_IsUnhealthyWithTheReasonUntilItIsBack()
    {
        await using SignalHarness harness = await StartAsync(_ => { });
        var store = harness.Services.GetRequiredService<StoreAvailability>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WatchAsync<int>(
            StoreUse.Write, () => throw new StoreUnavailableException("25006: cannot execute INSERT in a read-only transaction.")));

        HealthReportEntry entry = await CheckAsync(harness);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("The store is away: 25006: cannot execute INSERT in a read-only transaction.", entry.Description);
        await store.WatchAsync(StoreUse.Write, () => Task.FromResult(1));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);
    }

    /// <summary>As of a primary whose synchronous standby is gone: it can be read, and no commit ends.</summary>
    [Fact]
    [Trait("Feature", "R1")]
    public async Task Check_CommitDoesNotEnd_IsDegradedAfterTenSeconds()
    {
        await using SignalHarness harness = await StartAsync(
            _ => { }, services => services.AddSingleton<FaultyStore>().AddSingleton<IProcessStore>(it => it.GetRequiredService<FaultyStore>()));
        VirtualTime clock = harness.Clock();
        var asked = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        harness.Services.GetRequiredService<FaultyStore>().Standby = () =>
        {
            asked.TrySetResult();
            return answered.Task;
        };
        Task emitting = harness.EmitAsync(new Placed(new("1"), 10), cancellationToken: Token);
        await asked.Task.WaitAsync(Token);
        clock.MoveTo(clock.GetUtcNow().AddSeconds(10));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);

        clock.MoveTo(clock.GetUtcNow().AddSeconds(1));
        HealthReportEntry entry = await CheckAsync(harness);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal(
            "A load or commit has not ended for 00:00:11; see what keeps the database busy or locked, and whether its standby answers.", entry.Description);
        answered.SetResult();
        await emitting;
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);
    }

    [Fact]
    public async Task Check_DueTimerThatNoNodeTakes_IsDegradedAfterAMinute()
    {
        await using SignalHarness harness = await StartAsync(_ => { });
        await harness.EmitAsync(new Placed(new("1"), 10), cancellationToken: Token);
        VirtualTime clock = harness.Clock();
        Assert.Equal(TimeSpan.Zero, (await CheckAsync(harness)).Data["outboxLag"]);

        clock.MoveTo(clock.GetUtcNow().AddDays(3).AddMinutes(1));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);
        clock.MoveTo(clock.GetUtcNow().AddSeconds(1));
        HealthReportEntry entry = await CheckAsync(harness);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal("What is due in the outbox has not been taken for 00:01:01; see whether any node sends.", entry.Description);
        Assert.Equal(TimeSpan.FromSeconds(61), entry.Data["outboxLag"]);
    }

    [Fact]
    public async Task Check_DeadSignals_CountOnlyWhereTheyAreLookedAfter()
    {
        await using SignalHarness calm = await StartAsync(_ => { });
        await using SignalHarness strict = await StartAsync(signals => signals.ConfigureHealth(it => it.DeadSignals = true));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(strict)).Status);

        await calm.SendEnvelopeAsync<Placed>("Fulfillment", "{}");
        await strict.SendEnvelopeAsync<Placed>("Fulfillment", "{}");

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(calm)).Status);
        HealthReportEntry entry = await CheckAsync(strict);
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal("There are dead signals; replay or remove them with IDeadSignals.", entry.Description);
    }

    [Fact]
    public async Task Configure_LagOfNothing_IsAFault() => Assert.Equal(
        ["MaxOutboxLag of the health check is 00:00:00; it must be longer than zero, or null not to look. Set it with signals.ConfigureHealth(it => …)."],
        await FaultsAsync(signals => signals.ConfigureHealth(it => it.MaxOutboxLag = TimeSpan.Zero)));

    private static Task<SignalHarness> StartAsync(Action<ISignalsConfigurator> configure, Action<IServiceCollection>? services = null) =>
        TestHarness.StartAsync(signals => configure(signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()), services);

    private static async Task<HealthReportEntry> CheckAsync(SignalHarness harness) =>
        (await harness.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["bussignals"];

    private sealed class AwayStore : IOutboxStore
    {
        public Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken) =>
            throw Away();

        public Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) => throw Away();

        public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => throw Away();

        public Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken) => throw Away();

        public Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => throw Away();

        private static InvalidOperationException Away() => new("The database is away.");
    }
}
