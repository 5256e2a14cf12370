using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Retention;

[Trait("Feature", "J19")]
public sealed class IdleLockTests
{
    [Fact]
    public async Task Sweep_LockNotUsedForLong_IsForgottenAndItsFenceStillGrows()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        var locks = harness.Services.GetRequiredService<IEntityLocks>();
        var store = harness.Services.GetRequiredService<ILockStore>();
        EntityLock<Order> order = await locks.AcquireAsync<Order>("42", cancellationToken: Token);
        await order.DisposeAsync();

        await harness.AdvanceAsync(TimeSpan.FromDays(31), Token);

        Assert.Equal(0, await store.RemoveIdleAsync(DateTimeOffset.MaxValue, 10, Token)); // it has gone
        await using EntityLock<Order> later = await locks.AcquireAsync<Order>("42", cancellationToken: Token);
        Assert.True(later.Fence > order.Fence);
    }

    [Fact]
    public async Task Sweep_LockUsedOfLate_IsKept()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await (await harness.Services.GetRequiredService<IEntityLocks>().AcquireAsync<Order>("42", cancellationToken: Token)).DisposeAsync();

        await harness.AdvanceAsync(TimeSpan.FromDays(29), Token);

        Assert.Equal(1, await harness.Services.GetRequiredService<ILockStore>().RemoveIdleAsync(DateTimeOffset.MaxValue, 10, Token));
    }
}
