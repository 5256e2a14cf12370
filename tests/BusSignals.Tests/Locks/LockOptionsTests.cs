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
        ["Lease of the locks is 00:00:00; it must be from a second to a day. Set it with signals.ConfigureLocks(it => …).",
            "PollInterval of the locks is 00:00:00.5000000; it must be at most a third of WaiterLease, which is 00:00:01, so that a place is not lost between two looks. "
                + "Set it with signals.ConfigureLocks(it => …)."],
        await TestHarness.FaultsAsync(signals => signals.ConfigureLocks(it => (it.Lease, it.WaiterLease) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)))));
}
