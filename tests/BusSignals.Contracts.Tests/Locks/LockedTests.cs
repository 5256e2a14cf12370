using System.Reflection;

namespace BusSignals.Contracts.Tests.Locks;

[Trait("Feature", "J19")]
public sealed class LockedTests
{
    [Fact]
    public void Constructors_ThatAnyoneCanCall_AreNone() =>
        Assert.Empty(typeof(Locked<>).GetConstructors(BindingFlags.Public | BindingFlags.Instance));

    [Fact]
    public void Fence_Unproven_SaysHowToGetAProof() => Assert.Equal(
        "Order '42' came locked with a message, which is no proof. Receive the signal in a process, or acquire the lock with "
        + "IEntityLocks.AcquireAsync<Order>.",
        Assert.Throws<InvalidOperationException>(() => new Locked<Order>("42", new Fence(7)).Fence).Message);

    [Fact]
    public void Lost_Unproven_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new Locked<Order>("42", new Fence(7)).Lost);

    [Fact]
    public void Fence_Proven_IsTheLeases()
    {
        var locked = new Locked<Order>("42", new Fence(7));

        ((ILocked)locked).Prove(new Proof(new Fence(9)));

        Assert.Equal(new Fence(9), locked.Fence);
    }

    [Fact]
    public void Prove_Twice_IsRefused()
    {
        ILocked locked = new Locked<Order>(LockName.Of<Order>("42"), new Proof(new Fence(7)));

        Assert.Throws<InvalidOperationException>(() => locked.Prove(new Proof(new Fence(9))));
        Assert.Equal(new Fence(7), locked.Proof!.Fence);
    }

    [Fact]
    public void Ref_OfALock_IsTheEntity() => Assert.Equal(Ref.To<Order>(42), new Locked<Order>("42", default).Ref);

    [Fact]
    [Trait("Feature", "J3")]
    public void Identity_FromALock_HasTheKey() =>
        Assert.Equal("42", new SignalIdentity(("order", new Locked<Order>("42", default)))["order"]);

    [Fact]
    [Trait("Feature", "J3")]
    public void Parse_FromAPath_IsRefused() => Assert.Equal(
        "'order' is a lock, which cannot be read from a path, only acquired; use Ref<Order>.",
        Assert.Throws<SignalPathException>(() => PathValue.Parse("42", typeof(Locked<Order>), "order")).Message);

    [Theory]
    [InlineData("Order", "42", "e81e8ad8-a87c-5f88-880e-1526e8d362ba")]
    [InlineData("Order", "43", "1064da09-6537-5e13-9883-cb559b57ba83")]
    [InlineData("User", "42", "e322ee99-b818-5b87-b981-447678792ade")]
    public void LockName_Id_IsPinned(string entity, string key, string id) =>
        Assert.Equal(new Guid(id), new LockName(entity, key).Id);

    private sealed record Proof(Fence Fence) : ILockProof
    {
        public CancellationToken Lost => CancellationToken.None;
    }
}
