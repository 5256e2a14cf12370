namespace BusSignals.Contracts.Tests.Paths;

/// <summary>What a path template may be. The texts of refusals are pinned: they are read at start-up.</summary>
[Trait("Feature", "J2")]
public sealed class SignalPathParseTests
{
    private const string Words = "words are made of a-z, 0-9, '-' and '_' (a parameter stands in braces)";
    private const string Names = "a name is made of letters and digits and starts with a letter";

    [Theory]
    [InlineData("/payout")]
    [InlineData("/payout/run")]
    [InlineData("/order/{order}/payment/received")]
    [InlineData("/{order}")]
    [InlineData("/{a}/{b}/{c}")]
    [InlineData("/order-line/sub_total/2/-/_")]
    [InlineData("/user/{userId2}")]
    [InlineData("/order/{Order}")]
    public void Parse_ValidTemplate_KeepsTheText(string template) =>
        Assert.Equal(template, SignalPath.Parse(template).Template);

    [Fact]
    public void Parse_LongestTemplate_IsAccepted() =>
        Assert.Equal(1024, SignalPath.Parse("/" + new string('a', 1023)).Template.Length);

    [Fact]
    public void Parse_LongestParameterName_IsAccepted() =>
        Assert.Equal([new string('a', 64)], SignalPath.Parse("/{" + new string('a', 64) + "}").Parameters);

    [Fact]
    public void Parse_Empty_ShowsAnExample() =>
        Refuses("", "The path '' is empty; write a path such as \"/order/{order}/paid\".");

    [Theory]
    [InlineData("order")]
    [InlineData("{order}")]
    [InlineData("order/{order}")]
    public void Parse_NoLeadingSlash_SaysSo(string template) =>
        Refuses(template, $"The path '{template}' must start with '/'.");

    [Fact]
    public void Parse_TooLong_NamesTheLengthAndTheLimit() => Refuses(
        "/" + new string('a', 1024),
        $"The path '/{new string('a', 39)}…' has 1025 characters; a path has at most 1024.");

    [Fact]
    public void Parse_TooLongWithoutLeadingSlash_IsShortenedToo() => Refuses(
        new string('a', 1025),
        $"The path '{new string('a', 40)}…' has 1025 characters; a path has at most 1024.");

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/order/")]
    [InlineData("//order")]
    [InlineData("/order//paid")]
    public void Parse_EmptySegment_SaysSoOnce(string template) =>
        Refuses(template, $"The path '{template}' has an empty segment; remove the doubled or trailing '/'.");

    [Theory]
    [InlineData("/Order", "O", "Order")]
    [InlineData("/order/paidNow", "N", "paidNow")]
    [InlineData("/or der", " ", "or der")]
    [InlineData("/order.paid", ".", "order.paid")]
    [InlineData("/..", ".", "..")]
    [InlineData("/a%20b", "%", "a%20b")]
    [InlineData("/größe", "ö", "größe")]
    [InlineData("/order?x=1", "?", "order?x=1")]
    [InlineData("/order\n", "\n", "order\n")]
    [InlineData("/pay😀", "😀", "pay😀")]
    public void Parse_WrongCharacterInAWord_NamesBoth(string template, string character, string word) =>
        Refuses(template, $"The path '{template}' has '{character}' in the word '{word}'; {Words}.");

    [Theory]
    [InlineData("/order-{order}", "order-{order}")]
    [InlineData("/{order}.json", "{order}.json")]
    [InlineData("/{a}{b}", "{a}{b}")]
    [InlineData("/{{order}}", "{{order}}")]
    [InlineData("/{order", "{order")]
    [InlineData("/order}", "order}")]
    [InlineData("/{", "{")]
    [InlineData("/}{", "}{")]
    public void Parse_ParameterThatDoesNotFillItsSegment_NamesTheSegment(string template, string segment) => Refuses(
        template,
        $"The path '{template}' has the segment '{segment}'; "
        + "a parameter fills its whole segment, as in \"/order/{order}\".");

    [Fact]
    public void Parse_ParameterWithoutName_ShowsAnExample() =>
        Refuses("/order/{}", "The path '/order/{}' has a parameter without a name; write \"{order}\".");

    [Theory]
    [InlineData("1order")]
    [InlineData("order_id")]
    [InlineData("order id")]
    [InlineData("order:int")]
    [InlineData("order?")]
    [InlineData("*rest")]
    [InlineData("größe")]
    [InlineData(" ")]
    public void Parse_UnsupportedParameterName_NamesIt(string name) =>
        Refuses($"/order/{{{name}}}", $"The path '/order/{{{name}}}' has the parameter '{name}'; {Names}.");

    [Fact]
    public void Parse_ParameterNameTooLong_NamesTheLengthAndTheLimit()
    {
        string template = "/{" + new string('a', 65) + "}";
        Refuses(template, $"The path '{template}' has a parameter of 65 characters; a name has at most 64.");
    }

    [Theory]
    [InlineData("/{order}/{order}")]
    [InlineData("/{order}/line/{Order}")]
    [InlineData("/{order}/{ORDER}/{order}")]
    public void Parse_DoubledParameter_NamesItOnce(string template) => Refuses(
        template, $"The path '{template}' names the parameter 'order' twice; give each its own name.");

    [Fact]
    public void Parse_SeveralFaults_NamesAllInOneMessage() => Refuses(
        "order//Paid/{}/x{y}/{1}/{a}/{A}/",
        "The path 'order//Paid/{}/x{y}/{1}/{a}/{A}/' must start with '/'; "
        + "has an empty segment; remove the doubled or trailing '/'; "
        + $"has 'P' in the word 'Paid'; {Words}; "
        + "has a parameter without a name; write \"{order}\"; "
        + "has the segment 'x{y}'; a parameter fills its whole segment, as in \"/order/{order}\"; "
        + $"has the parameter '1'; {Names}; "
        + "names the parameter 'a' twice; give each its own name.");

    [Fact]
    public void Parse_TwoDoubledParameters_NamesBoth() => Refuses(
        "/{a}/{b}/{b}/{a}",
        "The path '/{a}/{b}/{b}/{a}' names the parameter 'a' twice; give each its own name; "
        + "names the parameter 'b' twice; give each its own name.");

    [Fact]
    public void Parse_Null_Throws() => Assert.Throws<ArgumentNullException>(() => SignalPath.Parse(null!));

    [Fact]
    public void TryParse_ValidTemplate_GivesThePathAndNoError()
    {
        bool valid = SignalPath.TryParse("/order/{order}", out SignalPath? path, out string? error);

        Assert.True(valid);
        Assert.Equal((SignalPath.Parse("/order/{order}"), null), (path, error));
    }

    [Fact]
    public void TryParse_InvalidTemplate_GivesTheErrorOfParse()
    {
        bool valid = SignalPath.TryParse("order", out SignalPath? path, out string? error);

        Assert.False(valid);
        Assert.Equal((null, "The path 'order' must start with '/'."), (path, error));
    }

    [Fact]
    public void TryParse_Null_IsRefusedAsEmpty()
    {
        bool valid = SignalPath.TryParse(null!, out _, out string? error);

        Assert.False(valid);
        Assert.Equal("The path '' is empty; write a path such as \"/order/{order}/paid\".", error);
    }

    private static void Refuses(string template, string message) =>
        Assert.Equal(message, Assert.Throws<SignalPathException>(() => SignalPath.Parse(template)).Message);
}
