namespace BusSignals.Analyzers.Tests;

/// <summary>BSIG003: the naming advice for paths.</summary>
[Trait("Feature", "J28")]
public sealed class PathStyleTests
{
    [Theory]
    [InlineData("/order/{order}/sub_total/changed", "sub_total", "sub-total")]
    [InlineData("/order_line/{order}/changed", "order_line", "order-line")]
    [InlineData("/order/{order}/-changed", "-changed", "changed")]
    [InlineData("/order/{order}/sub--total", "sub--total", "sub-total")]
    [InlineData("/order/{order}/_", "_", "line-item")]
    public Task Word_NotInKebabCase_IsGivenItsForm(string path, string word, string better) => Snippet.HasAsync(
        $"namespace Shop; [Signal([|\"{path}\"|])] public sealed record Changed(string Order);",
        Finding.Info("BSIG003", $"The path '{path}' has the word '{word}'; words are in kebab-case: write '{better}'."));

    [Theory]
    [InlineData("Order", "order")]
    [InlineData("ORDER", "order")]
    [InlineData("OrderLine2", "orderLine2")]
    public Task Parameter_NotInLowerCamelCase_IsGivenItsForm(string parameter, string better) => Snippet.HasAsync(
        $"namespace Shop; [Signal([|\"/order/{{{parameter}}}/paid\"|])] public sealed record Paid(string Order, string OrderLine2);",
        Finding.Info(
            "BSIG003",
            $"The path '/order/{{{parameter}}}/paid' has the parameter '{parameter}'; "
            + $"parameters are in lowerCamelCase: write '{better}', alike in signals and processes."));

    [Fact]
    public Task Path_BeginsWithAParameter_AsksForTheDomain() => Snippet.HasAsync(
        """namespace Shop; [Signal([|"/{order}/paid"|])] public sealed record Paid(string Order);""",
        Finding.Info(
            "BSIG003",
            "The path '/{order}/paid' begins with the parameter 'order'; begin it with a word that names the domain, as in \"/order/{order}\"."));

    [Fact]
    public Task Signal_EndsWithAParameter_AsksWhatHappened() => Snippet.HasAsync(
        """namespace Shop; [Signal([|"/order/{order}"|])] public sealed record Changed(string Order);""",
        Finding.Info(
            "BSIG003",
            "The path '/order/{order}' ends with the parameter 'order'; end the path of a signal with what happened, as in \"/order/{order}/changed\"."));

    [Fact]
    public Task Signal_SeveralFaults_AreSaidEach() => Snippet.HasAsync(
        """namespace Shop; [Signal([|"/{Order}/a_b/a_b/{line}"|])] public sealed record Changed(string Order, int Line);""",
        Finding.Info(
            "BSIG003",
            "The path '/{Order}/a_b/a_b/{line}' begins with the parameter 'Order'; begin it with a word that names the domain, as in \"/order/{order}\"."),
        Finding.Info(
            "BSIG003",
            "The path '/{Order}/a_b/a_b/{line}' has the parameter 'Order'; parameters are in lowerCamelCase: write 'order', alike in signals and processes."),
        Finding.Info(
            "BSIG003",
            "The path '/{Order}/a_b/a_b/{line}' has the word 'a_b'; words are in kebab-case: write 'a-b'."),
        Finding.Info(
            "BSIG003",
            "The path '/{Order}/a_b/a_b/{line}' ends with the parameter 'line'; "
            + "end the path of a signal with what happened, as in \"/{Order}/a_b/a_b/{line}/changed\"."));

    [Fact]
    public Task Process_EndsWithAParameter_IsClean() => Snippet.IsCleanAsync(
        """namespace Shop; [Process("/order/{order}")] public sealed class Saga;""");

    [Fact]
    public Task Process_OtherFaults_AreSaid() => Snippet.HasAsync(
        """namespace Shop; [Process([|"/order/{order}/after_sales"|])] public sealed class Saga;""",
        Finding.Info("BSIG003", "The path '/order/{order}/after_sales' has the word 'after_sales'; words are in kebab-case: write 'after-sales'."));
}
