namespace BusSignals.Analyzers.Tests;

/// <summary>BSIG002: each parameter needs a member, found as at start-up.</summary>
[Trait("Feature", "J28")]
public sealed class MissingMemberTests
{
    private const string Text = "'Paid' has no member for 'order' of its path '/order/{order}/paid'; "
        + "add a property 'Order' or 'OrderRef', or take the parameter out of the path.";

    [Theory]
    [InlineData("string order")]
    [InlineData("string Order")]
    [InlineData("string ORDER")]
    [InlineData("string OrderRef")]
    [InlineData("string orderref")]
    public Task Signal_MemberOfTheName_IsClean(string member) => Snippet.IsCleanAsync(
        $$"""namespace Shop; [Signal("/order/{order}/paid")] public sealed record Paid({{member}});""");

    [Theory]
    [InlineData("public string OrderId { get; init; }")]
    [InlineData("internal string Order { get; init; }")]
    [InlineData("private string Order => null!;")]
    [InlineData("public string Order { set { } }")]
    [InlineData("public static string Order => null!;")]
    [InlineData("public string Order = null!;")]
    [InlineData("public string Order() => null!;")]
    public Task Signal_NoReadableProperty_IsMarked(string member) => Snippet.HasAsync(
        $$"""namespace Shop; [Signal([|"/order/{order}/paid"|])] public sealed record Paid { {{member}} }""",
        Finding.Warning("BSIG002", Text));

    [Fact]
    public Task Signal_SeveralMissing_AreSaidEach() => Snippet.HasAsync(
        """namespace Shop; [Signal([|"/order/{order}/line/{line}/paid"|])] public sealed record Paid(decimal Amount);""",
        Finding.Warning("BSIG002", Text.Replace("/{order}/paid", "/{order}/line/{line}/paid", StringComparison.Ordinal)),
        Finding.Warning("BSIG002", "'Paid' has no member for 'line' of its path '/order/{order}/line/{line}/paid'; "
            + "add a property 'Line' or 'LineRef', or take the parameter out of the path."));

    [Fact]
    public Task Signal_InheritedMember_IsClean() => Snippet.IsCleanAsync(
        """
        namespace Shop;
        public abstract record OfOrder(string Order);
        [Signal("/order/{order}/paid")] public sealed record Paid(string Order) : OfOrder(Order);
        [Signal("/order/{order}/sent")] public sealed record Sent() : OfOrder("1");
        """);

    [Fact]
    public Task Signal_MemberInAnotherPart_IsClean() => Snippet.IsCleanAsync(
        """
        namespace Shop;
        [Signal("/order/{order}/paid")] public sealed partial record Paid;
        public sealed partial record Paid { public required string Order { get; init; } }
        """);

    [Fact]
    public Task Process_WithoutMember_IsClean() => Snippet.IsCleanAsync(
        """namespace Shop; [Process("/order/{order}/fulfillment")] public sealed class Saga;""");
}
