namespace BusSignals.Contracts.Tests.Paths;

public sealed class SignalIdentityTests
{
    [Fact]
    [Trait("Feature", "J5")]
    [Trait("Feature", "J7")]
    public void Values_OfTypedParameters_AreCanonicalTextsInOrder() => Assert.Equal(
        [KeyValuePair.Create("state", "Paid"), KeyValuePair.Create("amount", "1.5"), KeyValuePair.Create("line", "7")],
        new SignalIdentity(("state", OrderState.Paid), ("amount", 1.50m), ("line", (short)7)).Values);

    [Fact]
    [Trait("Feature", "J7")]
    public void Values_OfStringsOnly_AreTheStrings() => Assert.Equal(
        [KeyValuePair.Create("tenant", "a/b"), KeyValuePair.Create("order", "42")],
        new SignalIdentity(("tenant", "a/b"), ("order", "42")).Values);

    [Fact]
    public void Indexer_KnownName_IsItsText() => Assert.Equal("42", new SignalIdentity(("order", 42))["order"]);

    [Theory]
    [InlineData("line")]
    [InlineData("Order")]
    [InlineData("")]
    public void Indexer_OtherName_IsNull(string name) => Assert.Null(new SignalIdentity(("order", 42))[name]);

    [Fact]
    [Trait("Feature", "J5")]
    public void Equals_SameTextOfAnotherType_IsTrue() =>
        Assert.Equal(new SignalIdentity(("order", "42")), new SignalIdentity(("order", 42m)));

    [Fact]
    public void Equals_OtherText_IsFalse() =>
        Assert.NotEqual(new SignalIdentity(("order", "a")), new SignalIdentity(("order", "A")));

    [Fact]
    public void Equals_OtherName_IsFalse() =>
        Assert.NotEqual(new SignalIdentity(("order", "a")), new SignalIdentity(("Order", "a")));

    [Fact]
    public void Equals_FurtherParameter_IsFalse() =>
        Assert.NotEqual(new SignalIdentity(("order", "a")), new SignalIdentity(("order", "a"), ("line", 1)));

    [Fact]
    public void Equals_Null_IsFalse() => Assert.False(new SignalIdentity(("order", "a")).Equals(null));

    [Fact]
    public void GetHashCode_EqualIdentities_IsTheSame() => Assert.Equal(
        new SignalIdentity(("order", "42")).GetHashCode(), new SignalIdentity(("order", 42)).GetHashCode());

    [Fact]
    public void ToString_OfAnIdentity_NamesEachValue() =>
        Assert.Equal("order=42, line=7", new SignalIdentity(("order", 42), ("line", 7)).ToString());

    [Fact]
    public void Constructor_DoubledName_NamesAll() => Assert.Equal(
        "An identity names a parameter twice: 'order', 'line', 'order'. Give each once.",
        Assert.Throws<SignalPathException>(
            () => new SignalIdentity(("order", 1), ("line", 2), ("order", 1))).Message);

    [Fact]
    public void Constructor_EmptyValue_NamesTheParameter() => Assert.Equal(
        "'line' is empty; a path needs a value for each of its parameters.",
        Assert.Throws<SignalPathException>(() => new SignalIdentity(("order", 1), ("line", ""))).Message);

    [Fact]
    public void Constructor_Null_Throws() =>
        Assert.Throws<ArgumentNullException>(() => new SignalIdentity((IEnumerable<(string, object?)>)null!));

    [Fact]
    public void Values_SourceChangedAfterwards_StayTheSame()
    {
        (string, object?)[] source = [("order", "42")];
        var identity = new SignalIdentity(source);

        source[0] = ("order", "43");

        Assert.Equal("42", identity["order"]);
    }
}
