using BusSignals.Tests.Orders;

namespace BusSignals.Tests.Locks;

[Trait("Feature", "J19")]
public sealed class LockedMembersTests
{
    [Theory]
    [InlineData(typeof(InAList), "InAList.Orders")]
    [InlineData(typeof(InAMap), "InAMap.Orders")]
    [InlineData(typeof(InAnArray), "InAnArray.Orders")]
    [InlineData(typeof(InARecord), "InARecord.Line")]
    public void Check_LockInsideAMember_IsAFault(Type contract, string member) => Assert.Equal(
        [$"'{member}' has a lock inside, which would not be proved; make it a member of '{contract.Name}' itself, or use Ref<T>."],
        Faults(contract));

    [Theory]
    [InlineData(typeof(AsAMember))]
    [InlineData(typeof(Recursive))]
    [InlineData(typeof(PaymentReceived))]
    public void Check_LockAsAMemberOrNone_IsClean(Type contract) => Assert.Empty(Faults(contract));

    [Fact]
    [Trait("Feature", "J3")]
    public void Read_SignalWithLocks_IsADefinition()
    {
        var faults = new Faults();

        SignalDefinition signal = SignalDefinitionReader.Read(typeof(AsAMember), new SignalRegistration(typeof(AsAMember)), new SignalOptions(), new SignalLimits(), faults)!;

        Assert.Empty(faults.Texts);
        Assert.Equal(["order"], signal.Path.Parameters);
        Assert.True(LockedMembers.Has(typeof(AsAMember)));
        Assert.False(LockedMembers.Has(typeof(PaymentReceived)));
    }

    private static IReadOnlyList<string> Faults(Type contract)
    {
        var faults = new Faults();
        LockedMembers.Check(contract, faults);
        return faults.Texts;
    }

    public sealed record InAList(IReadOnlyList<Locked<Order>> Orders);

    public sealed record InAMap(Dictionary<string, Locked<Order>> Orders);

    public sealed record InAnArray(Locked<Order>[] Orders);

    public sealed record InARecord(Line Line);

    public sealed record Line(int Count, Locked<Order> Order);

    [Signal("/order/{order}/assigned")]
    public sealed record AsAMember(Locked<Order> Order, Locked<Node>? Spare, DateTimeOffset At);

    public sealed record Recursive(Node First);

    public sealed record Node(Node? Next, List<Node> Others);
}
