namespace BusSignals.Tests.Definitions;

[Trait("Feature", "J4")]
public sealed class PathBindingTests
{
    private sealed record Exact(string order, string Order, string OrderRef);

    private sealed record AnyCase(string Order, string OrderRef);

    private sealed record WithSuffix(string OrderREF, string OrderId);

    private sealed record Mixed(Guid Tenant, int lineREF, string ORDER);

    private static SignalIdentity Read(string path, object signal) =>
        PathBinding.Bind(SignalPath.Parse(path), signal.GetType(), new Faults())!.Read(signal);

    [Fact]
    public void Bind_ExactName_ComesFirst() => Assert.Equal("a", Read("/{order}", new Exact("a", "b", "c"))["order"]);

    [Fact]
    public void Bind_AnyCase_ComesBeforeTheSuffix() => Assert.Equal("a", Read("/{order}", new AnyCase("a", "b"))["order"]);

    [Fact]
    public void Bind_Suffix_IsTakenInAnyCase() => Assert.Equal("a", Read("/{order}", new WithSuffix("a", "b"))["order"]);

    [Fact]
    [Trait("Feature", "J7")]
    public void Read_SeveralTypedParameters_FollowsThePath() => Assert.Equal(
        "order=x, line=7, tenant=0f8fad5b-d9cb-469f-a165-70867728950e",
        Read(
            "/{order}/{line}/{tenant}",
            new Mixed(new Guid("0F8FAD5B-D9CB-469F-A165-70867728950E"), 7, "x")).ToString());
}
