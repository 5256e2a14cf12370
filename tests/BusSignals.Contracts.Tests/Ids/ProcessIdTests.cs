namespace BusSignals.Contracts.Tests.Ids;

/// <summary>
/// The derivation of keys, pinned: stored data is found by it. The expected keys were computed by Python's
/// <c>uuid.uuid5(namespace, shape + "\n" + path)</c>. None of them may ever change.
/// </summary>
public sealed class ProcessIdTests
{
    private static readonly SignalPath Fulfillment = SignalPath.Parse("/order/{order}/fulfillment");

    [Fact]
    public void Namespace_OfTheDerivation_IsPinned() =>
        Assert.Equal(new Guid("6f1d7f0e-3c1b-5d0a-9a55-b5516a15b5e1"), ProcessId.Namespace);

    [Theory]
    [InlineData("/order/{order}/fulfillment", "42", "684b17d8-545f-58f1-b596-635d519bac8e")]
    [InlineData("/order/{order}/shipping", "42", "2fdcbda4-88a9-5ce0-9faf-e7c8c492d779")]
    [InlineData("/order/{order}", "Größe 😀/50%", "7dc08c7d-a93b-504f-8d45-c125b98e4991")]
    [InlineData("/order/{order}", "..", "61986555-fc31-51ad-a04f-b684778f3631")]
    public void Of_OneParameter_DerivesThePinnedKey(string template, string order, string key) =>
        Assert.Equal(new Guid(key), ProcessId.Of(SignalPath.Parse(template), new SignalIdentity(("order", order))).Key);

    [Fact]
    public void Of_NoParameters_DerivesThePinnedKey() => Assert.Equal(
        new Guid("39e0ede8-a82d-5d01-b806-0bd7a530b9b9"),
        ProcessId.Of(SignalPath.Parse("/payout/run"), new SignalIdentity()).Key);

    [Fact]
    public void Of_SeveralParameters_DerivesThePinnedKey() => Assert.Equal(
        new Guid("6c6c0c5a-ffcc-5413-87ff-876795d21cd2"),
        ProcessId.Of(
            SignalPath.Parse("/order/{order}/line/{line}"), new SignalIdentity(("order", 42), ("line", 7))).Key);

    [Fact]
    public void Of_LongestPath_DerivesThePinnedKey()
    {
        var identity = new SignalIdentity(
            ("x", new string('x', 256)), ("y", new string('y', 256)),
            ("z", new string('z', 256)), ("w", new string('w', 250)));

        var id = ProcessId.Of(SignalPath.Parse("/a/{x}/{y}/{z}/{w}"), identity);

        Assert.Equal(1024, id.Path.Length);
        Assert.Equal(new Guid("5015a9c8-85c8-5f32-bb14-af30cee5c73b"), id.Key);
    }

    [Fact]
    public void Of_AnIdentity_RendersThePath() =>
        Assert.Equal("/order/a%2Fb/fulfillment", ProcessId.Of(Fulfillment, new SignalIdentity(("order", "a/b"))).Path);

    [Fact]
    public void Of_IdentityWithFurtherParameters_LeavesThemOut()
    {
        var more = new SignalIdentity(("user", "ann"), ("order", 42), ("line", 7));

        Assert.Equal(ProcessId.Of(Fulfillment, new SignalIdentity(("order", 42))), ProcessId.Of(Fulfillment, more));
    }

    [Fact]
    public void Of_ParametersInAnotherOrder_IsTheSameProcess()
    {
        var template = SignalPath.Parse("/order/{order}/line/{line}");

        Assert.Equal(
            ProcessId.Of(template, new SignalIdentity(("order", 42), ("line", 7))),
            ProcessId.Of(template, new SignalIdentity(("line", 7), ("order", 42))));
    }

    [Fact]
    public void Of_ParameterRenamed_IsTheSameProcess() => Assert.Equal(
        ProcessId.Of(Fulfillment, new SignalIdentity(("order", 42))),
        ProcessId.Of(SignalPath.Parse("/order/{orderRef}/fulfillment"), new SignalIdentity(("orderRef", 42))));

    [Fact]
    public void Of_WordWhereAnotherTemplateHasAParameter_IsAnotherProcess()
    {
        var word = ProcessId.Of(SignalPath.Parse("/order/next"), new SignalIdentity());
        var parameter = ProcessId.Of(SignalPath.Parse("/order/{order}"), new SignalIdentity(("order", "next")));

        Assert.Equal(word.Path, parameter.Path);
        Assert.NotEqual(word, parameter);
        Assert.NotEqual(word.Key, parameter.Key);
    }

    [Fact]
    public void Of_MissingParameter_SaysWhichAndWhatThereIs() => Assert.Equal(
        "The path '/order/{order}/fulfillment' needs a value for 'order'; the identity has user=ann.",
        Assert.Throws<SignalPathException>(
            () => ProcessId.Of(Fulfillment, new SignalIdentity(("user", "ann")))).Message);

    [Fact]
    public void Of_NullTemplate_Throws() =>
        Assert.Throws<ArgumentNullException>(() => ProcessId.Of(null!, new SignalIdentity()));

    [Fact]
    public void Of_NullIdentity_Throws() =>
        Assert.Throws<ArgumentNullException>(() => ProcessId.Of(Fulfillment, null!));

    [Fact]
    public void Parse_PathOfAnId_GivesTheId()
    {
        var id = ProcessId.Of(Fulfillment, new SignalIdentity(("order", "Größe 😀/50%")));

        Assert.Equal(id, ProcessId.Parse(Fulfillment, id.Path));
    }

    [Theory]
    [InlineData("/order/42")]
    [InlineData("/order//fulfillment")]
    [InlineData("/order/a b/fulfillment")]
    [InlineData("/order/%61/fulfillment")]
    [InlineData("")]
    public void Parse_PathOfNoId_SaysWhatItShouldFollow(string path) => Assert.Equal(
        $"'{path}' does not follow the path '/order/{{order}}/fulfillment'; values are percent-escaped and not empty.",
        Assert.Throws<SignalPathException>(() => ProcessId.Parse(Fulfillment, path)).Message);

    [Fact]
    public void Parse_NullTemplate_Throws() =>
        Assert.Throws<ArgumentNullException>(() => ProcessId.Parse(null!, "/order/42"));

    [Fact]
    public void Stored_PathAndKeyOfAnId_IsThatId()
    {
        var id = ProcessId.Of(Fulfillment, new SignalIdentity(("order", 42)));

        Assert.Equal(id, ProcessId.Stored(id.Path, id.Key));
    }

    [Fact]
    public void ToString_OfAnId_IsThePath() =>
        Assert.Equal("/order/42/fulfillment", ProcessId.Of(Fulfillment, new SignalIdentity(("order", 42))).ToString());

    [Fact]
    public void Default_PathAndKey_AreEmpty() =>
        Assert.Equal(("", Guid.Empty), (default(ProcessId).Path, default(ProcessId).Key));
}
