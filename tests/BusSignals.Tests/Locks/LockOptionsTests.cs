using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests.Locks;

[Trait("Feature", "J9")]
public sealed class LockOptionsTests
{
    [Fact]
    public async Task AddSignals_WithoutMore_HasLocksInMemory()
    {
        await using SignalHarness harness = await TestHarness.StartOrdersAsync();

        await using EntityLock<Orders.Order> order = await harness.Services.GetRequiredService<IEntityLocks>()
            .AcquireAsync<Orders.Order>("42", cancellationToken: TestHarness.Token);

        Assert.IsType<InMemoryLockStore>(harness.Services.GetRequiredService<ILockStore>());
        Assert.True(order.IsHeld);
    }

    [Fact]
    public async Task ConfigureLocks_Lease_IsUsed()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.ConfigureLocks(it => it.Lease = TimeSpan.FromMinutes(2)));

        await using EntityLock<Orders.Order> order = await harness.Services.GetRequiredService<IEntityLocks>()
            .AcquireAsync<Orders.Order>("42", cancellationToken: TestHarness.Token);

        Assert.Equal(harness.Now.AddMinutes(2), order.ExpiresAt);
    }

    [Fact]
    public async Task ConfigureLocks_OutOfBounds_IsAFaultOfTheStartUp() => Assert.Equal(
        ["Locks have Lease 00:00:00, Journey 00:05:00, WaitTimeout 00:00:30, PollInterval 00:00:00.5000000, WaiterLease 00:00:10, ClockSkew 00:00:01; "
            + "leases and intervals must be a millisecond to a day, the timeout at most a day, the skew at most an hour, and PollInterval at most a third of WaiterLease."],
        await TestHarness.FaultsAsync(signals => signals.ConfigureLocks(it => it.Lease = TimeSpan.Zero)));
}
