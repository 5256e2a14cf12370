namespace BusSignals.Contracts.Tests.Paths;

public sealed class SignalPathTests
{
    private static readonly SignalPath Line = SignalPath.Parse("/order/{order}/line/{line}/cancel");

    [Fact]
    [Trait("Feature", "J2")]
    public void Parameters_OfATemplate_AreInItsOrder() => Assert.Equal(["order", "line"], Line.Parameters);

    [Fact]
    [Trait("Feature", "J2")]
    public void Parameters_OfATemplateWithoutAny_AreNone() => Assert.Empty(SignalPath.Parse("/payout/run").Parameters);

    [Fact]
    public void Shape_OfATemplate_LeavesOutTheNames() => Assert.Equal("/order/{}/line/{}/cancel", Line.Shape);

    [Fact]
    public void Shape_OfATemplateWithoutParameters_IsTheTemplate() =>
        Assert.Equal("/payout/run", SignalPath.Parse("/payout/run").Shape);

    [Fact]
    public void ToString_OfATemplate_IsTheTemplate() =>
        Assert.Equal("/order/{order}/line/{line}/cancel", Line.ToString());

    [Fact]
    public void Equals_SameTemplate_IsTrue() =>
        Assert.Equal(SignalPath.Parse("/order/{order}"), SignalPath.Parse("/order/{order}"));

    [Fact]
    public void Equals_OtherParameterName_IsFalse() =>
        Assert.NotEqual(SignalPath.Parse("/order/{order}"), SignalPath.Parse("/order/{id}"));

    [Fact]
    public void GetHashCode_SameTemplate_IsTheSame() => Assert.Equal(
        SignalPath.Parse("/order/{order}").GetHashCode(), SignalPath.Parse("/order/{order}").GetHashCode());

    [Fact]
    [Trait("Feature", "J2")]
    public void Render_Identity_PutsEachValueInItsPlace() =>
        Assert.Equal("/order/42/line/7/cancel", Line.Render(new SignalIdentity(("line", 7), ("order", 42))));

    [Fact]
    [Trait("Feature", "J5")]
    [Trait("Feature", "J7")]
    public void Render_SeveralTypedParameters_WritesTheirCanonicalTexts() => Assert.Equal(
        "/0f8fad5b-d9cb-469f-a165-70867728950e/-7/Paid/1.5/a%20b",
        SignalPath.Parse("/{guid}/{number}/{state}/{amount}/{text}").Render(new SignalIdentity(
            ("guid", new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")),
            ("number", -7),
            ("state", OrderState.Paid),
            ("amount", 1.50m),
            ("text", "a b"))));

    [Fact]
    [Trait("Feature", "J3")]
    public void Render_Reference_WritesItsKey() => Assert.Equal(
        "/order/42/paid",
        SignalPath.Parse("/order/{order}/paid").Render(new SignalIdentity(("order", new Ref<Order>("42")))));

    [Fact]
    public void Render_NoParameters_IsTheTemplate() =>
        Assert.Equal("/payout/run", SignalPath.Parse("/payout/run").Render(new SignalIdentity()));

    [Fact]
    public void Render_EmptyIdentity_SaysWhatIsMissing() => Assert.Equal(
        "The path '/order/{order}' needs a value for 'order'; the identity has none.",
        Assert.Throws<SignalPathException>(
            () => SignalPath.Parse("/order/{order}").Render(new SignalIdentity())).Message);

    [Fact]
    public void Render_NameInAnotherCase_SaysWhatThereIs() => Assert.Equal(
        "The path '/order/{order}' needs a value for 'order'; the identity has Order=42, line=7.",
        Assert.Throws<SignalPathException>(
            () => SignalPath.Parse("/order/{order}").Render(new SignalIdentity(("Order", 42), ("line", 7)))).Message);

    [Fact]
    public void Render_PathTooLong_NamesTheLengthAndTheLimit()
    {
        string value = new('%', 256);
        var template = SignalPath.Parse("/order/{a}/{b}");

        Assert.Equal(
            $"The path of '/order/{{a}}/{{b}}' for a={value}, b={value} has 1544 characters; "
            + "a path has at most 1024. Use shorter keys.",
            Assert.Throws<SignalPathException>(
                () => template.Render(new SignalIdentity(("a", value), ("b", value)))).Message);
    }

    [Fact]
    public void Render_LongestPath_MatchesBack()
    {
        var template = SignalPath.Parse("/{a}/{b}");
        var identity = new SignalIdentity(("a", new string('%', 256)), ("b", new string('%', 84) + "12"));

        string path = template.Render(identity);

        Assert.Equal(1024, path.Length);
        Assert.True(template.TryMatch(path, out SignalIdentity? back));
        Assert.Equal(identity, back);
    }

    [Fact]
    public void Render_Null_Throws() => Assert.Throws<ArgumentNullException>(() => Line.Render(null!));

    [Fact]
    [Trait("Feature", "J2")]
    [Trait("Feature", "J7")]
    public void TryMatch_RenderedPath_GivesTheIdentity()
    {
        bool matches = Line.TryMatch("/order/a%2Fb/line/7/cancel", out SignalIdentity? identity);

        Assert.True(matches);
        Assert.Equal(new SignalIdentity(("order", "a/b"), ("line", "7")), identity);
    }

    [Fact]
    public void TryMatch_NoParameters_GivesTheEmptyIdentity()
    {
        bool matches = SignalPath.Parse("/payout/run").TryMatch("/payout/run", out SignalIdentity? identity);

        Assert.True(matches);
        Assert.Equal(new SignalIdentity(), identity);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("order/42")]
    [InlineData("/order")]
    [InlineData("/order/")]
    [InlineData("/order/42/")]
    [InlineData("//order/42")]
    [InlineData("/Order/42")]
    [InlineData("/user/42")]
    [InlineData("/order/42/line")]
    [InlineData("/order/a b")]
    [InlineData("/order/größe")]
    [InlineData("/order/{order}")]
    [InlineData("/order/.")]
    [InlineData("/order/..")]
    [InlineData("/order/%")]
    [InlineData("/order/%4")]
    [InlineData("/order/%4x")]
    [InlineData("/order/% 4")]
    [InlineData("/order/%61")] // 'a' needs no escape
    [InlineData("/order/%2f")] // lower-case hexadecimal
    [InlineData("/order/a%2Eb")] // a dot among others needs no escape
    [InlineData("/order/%FF")] // not UTF-8
    [InlineData("/order/%C0%AF")] // overlong '/'
    [InlineData("/order/%ED%A0%BD")] // half a surrogate pair
    [InlineData("/order/%C3")] // cut short
    public void TryMatch_PathThatRenderWouldNotWrite_IsFalse(string? path)
    {
        bool matches = SignalPath.Parse("/order/{order}").TryMatch(path!, out SignalIdentity? identity);

        Assert.False(matches);
        Assert.Null(identity);
    }

    [Fact]
    public void TryMatch_ValueTooLong_IsFalse() =>
        Assert.False(SignalPath.Parse("/{order}").TryMatch("/" + new string('a', 257), out _));

    [Fact]
    public void TryMatch_PathTooLong_IsFalse() => Assert.False(SignalPath.Parse("/{a}/{b}/{c}/{d}").TryMatch(
        "/" + string.Join('/', Enumerable.Repeat(new string('a', 256), 4)), out _));
}
