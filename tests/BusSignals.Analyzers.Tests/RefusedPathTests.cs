namespace BusSignals.Analyzers.Tests;

/// <summary>BSIG001: what start-up would refuse, in start-up's words.</summary>
[Trait("Feature", "J28")]
public sealed class RefusedPathTests
{
    [Theory]
    [InlineData("")]
    [InlineData("order/{order}")]
    [InlineData("/Order/{order}")]
    [InlineData("/order//paid/")]
    [InlineData("/order/{}")]
    [InlineData("/order/{order_id}")]
    [InlineData("/order-{order}")]
    [InlineData("/order/{order}/line/{Order}")]
    [InlineData("/pay😀/x{y}/{1}")]
    public async Task Signal_RefusedPath_SaysWhatStartUpSays(string path)
    {
        Assert.False(SignalPath.TryParse(path, out _, out string? error));

        await Snippet.HasAsync(
            $"namespace Shop; [Signal([|\"{path}\"|])] public sealed record Paid(string Order);",
            Finding.Warning("BSIG001", $"'Paid': {error}"));
    }

    [Fact]
    public Task Signal_RefusedPath_NamesTheThingTheRuleAndTheFix() => Snippet.HasAsync(
        """namespace Shop; [Signal([|"/order/{order}/"|])] public sealed record Paid(string Order);""",
        Finding.Warning("BSIG001", "'Paid': The path '/order/{order}/' has an empty segment; remove the doubled or trailing '/'."));

    [Theory]
    [InlineData("double Order", "'Paid.Order' is a Double, which cannot stand in the path '/order/{order}/paid'; use a string, Guid, whole number, decimal, enum or Ref<T>.")]
    [InlineData("DateTime? Order", "'Paid.Order' is a Nullable`1, which cannot stand in the path '/order/{order}/paid'; use a string, Guid, whole number, decimal, enum or Ref<T>.")]
    [InlineData(
        "[property: System.Text.Json.Serialization.JsonIgnore] string Order",
        "'Paid.Order' stands in the path '/order/{order}/paid' and is marked [JsonIgnore], so that it would arrive empty; take the attribute out.")]
    public Task Signal_MemberThatCannotBeAParameter_SaysWhatStartUpSays(string member, string text) => Snippet.HasAsync(
        $$"""namespace Shop; [Signal([|"/order/{order}/paid"|])] public sealed record Paid({{member}});""",
        Finding.Warning("BSIG001", text));

    [Theory]
    [InlineData("Guid? Order")]
    [InlineData("ulong Order")]
    [InlineData("DayOfWeek Order")]
    [InlineData("Locked<object> Order")]
    [InlineData("[property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] decimal Order")]
    public Task Signal_MemberThatCanBeAParameter_IsClean(string member) => Snippet.IsCleanAsync(
        $$"""namespace Shop; [Signal("/order/{order}/paid")] public sealed record Paid({{member}});""");

    [Fact]
    public Task Signal_TooLongPath_IsRefused() => Snippet.HasAsync(
        $"namespace Shop; [Signal([|\"/{new string('a', 1024)}\"|])] public sealed record Paid(string Order);",
        Finding.Warning("BSIG001", $"'Paid': The path '/{new string('a', 39)}…' has 1025 characters; a path has at most 1024."));

    [Fact]
    public Task Signal_NullPath_IsRefusedAsEmpty() => Snippet.HasAsync(
        "namespace Shop; [Signal([|null!|])] public sealed record Paid(string Order);",
        Finding.Warning("BSIG001", "'Paid': The path '' is empty; write a path such as \"/order/{order}/paid\"."));

    [Fact]
    public Task Signal_OtherArguments_AreNotMarked() => Snippet.HasAsync(
        """namespace Shop; [Obsolete("x"), Signal(path: [|"order"|], Id = "order.paid")] public sealed record Paid(string Order);""",
        Finding.Warning("BSIG001", "'Paid': The path 'order' must start with '/'."));

    [Fact]
    public Task Signal_NestedAndGeneric_IsNamedAsAtStartUp() => Snippet.HasAsync(
        """namespace Shop; public static class All { [Signal([|"order"|])] public sealed record Paid<T>(T Order); }""",
        Finding.Warning("BSIG001", "'Paid`1': The path 'order' must start with '/'."));

    [Fact]
    public Task Process_RefusedPath_IsMarked() => Snippet.HasAsync(
        """namespace Shop; [Process([|"order/{order}"|])] public sealed class Saga;""",
        Finding.Warning("BSIG001", "'Saga': The path 'order/{order}' must start with '/'."));

    [Fact]
    public Task Process_PathTooLongForAProcess_IsRefused() => Snippet.HasAsync(
        $"namespace Shop; [Process([|\"/{new string('a', 200)}\"|])] public sealed class Saga;",
        Finding.Warning("BSIG001", "The path of 'Saga' has 201 characters; the path of a process has at most 200."));

    [Fact]
    public Task Process_LongestPath_IsClean() => Snippet.IsCleanAsync(
        $"namespace Shop; [Process(\"/{new string('a', 199)}\")] public sealed class Saga;");
}
