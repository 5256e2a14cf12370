namespace BusSignals.Contracts.Tests.Paths;

[Trait("Feature", "Z1")]
public sealed class PathRulesTests
{
    [Fact]
    public void FaultOfProcess_PathOfTwoHundredCharacters_IsTheLongest()
    {
        Assert.Null(PathRules.FaultOfProcess("OrderFlow", new string('a', 200)));
        Assert.Equal(
            "The path of 'OrderFlow' has 201 characters; the path of a process has at most 200.",
            PathRules.FaultOfProcess("OrderFlow", new string('a', 201)));
    }

    [Theory]
    [InlineData("order", "Order,order,OrderRef", "order")]
    [InlineData("order", "OrderRef,ORDER", "ORDER")]
    [InlineData("order", "Orders,orderREF", "orderREF")]
    [InlineData("order", "Orders,OrderReference", null)]
    public void MemberOf_Parameter_IsItsNameThenAnyCaseThenItsRef(string parameter, string members, string? found) =>
        Assert.Equal(found, PathRules.MemberOf(parameter, members.Split(','), it => it));
}
