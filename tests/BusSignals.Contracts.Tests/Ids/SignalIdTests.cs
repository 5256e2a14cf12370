namespace BusSignals.Contracts.Tests.Ids;

public sealed class SignalIdTests
{
    private const string Rule = "an id is 'namespace.name', two parts of a-z and 0-9, as in 'order.cancel'";

    [Theory]
    [Trait("Feature", "Z2")]
    [InlineData("order.cancel")]
    [InlineData("a.b")]
    [InlineData("0.9")]
    [InlineData("order2.paid4you")]
    [InlineData("abcdefghijklmnopqrstuvwxyz.0123456789")]
    public void Parse_TwoPartsOfLettersAndDigits_KeepsTheText(string text) =>
        Assert.Equal(text, SignalId.Parse(text).ToString());

    [Fact]
    [Trait("Feature", "Z2")]
    public void Namespace_OfAnId_IsThePartBeforeTheDot() =>
        Assert.Equal("order", SignalId.Parse("order.cancel").Namespace);

    [Fact]
    [Trait("Feature", "Z2")]
    public void Name_OfAnId_IsThePartAfterTheDot() =>
        Assert.Equal("cancel", SignalId.Parse("order.cancel").Name);

    [Theory]
    [Trait("Feature", "Z2")]
    [InlineData("Order.cancel", "O", 1)]
    [InlineData("order.canceL", "L", 12)]
    [InlineData("order.can-cel", "-", 10)]
    [InlineData("order_x.cancel", "_", 6)]
    [InlineData("order. cancel", " ", 7)]
    [InlineData(" order.cancel", " ", 1)]
    [InlineData("order.cancel\n", "\n", 13)]
    [InlineData("order.cancel\0", "\0", 13)]
    [InlineData("order/cancel", "/", 6)]
    [InlineData("größe.neu", "ö", 3)]
    [InlineData("order.cancel٣", "٣", 13)]
    [InlineData("order.ﬁn", "ﬁ", 7)]
    [InlineData("order.😀", "😀", 7)]
    public void Parse_WrongCharacter_SaysWhichAndWhere(string text, string character, int position) =>
        Refuses(text, $"'{text}' is no signal id: '{character}' at position {position} is not allowed; {Rule}.");

    [Theory]
    [Trait("Feature", "Z2")]
    [InlineData(".cancel", 1)]
    [InlineData("order.", 6)]
    [InlineData(".", 1)]
    [InlineData("..", 1)]
    public void Parse_EmptyPart_SaysWhichDot(string text, int position) =>
        Refuses(text, $"'{text}' is no signal id: '.' at position {position} leaves a part empty; {Rule}.");

    [Theory]
    [Trait("Feature", "Z2")]
    [InlineData("shop.order.cancel", 11)]
    [InlineData("order..cancel", 7)]
    [InlineData("order.cancel.", 13)]
    public void Parse_ThirdPart_SaysWhichDot(string text, int position) =>
        Refuses(text, $"'{text}' is no signal id: '.' at position {position} leaves more than two parts; {Rule}.");

    [Fact]
    [Trait("Feature", "Z2")]
    public void Parse_NoDot_SaysSo() => Refuses("order", $"'order' is no signal id: it has no '.'; {Rule}.");

    [Fact]
    [Trait("Feature", "Z2")]
    public void Parse_Empty_SaysSo() => Refuses("", $"A signal id is empty; {Rule}.");

    [Fact]
    [Trait("Feature", "Z2")]
    public void Parse_LoneSurrogate_SaysWhere()
    {
        string text = "order.a" + '\ud83d';
        Refuses(text, $"'{text}' is no signal id: '{'\ud83d'}' at position 8 is not allowed; {Rule}.");
    }

    [Fact]
    public void Parse_Null_Throws() => Assert.Throws<ArgumentNullException>(() => SignalId.Parse(null!));

    [Fact]
    [Trait("Feature", "Z2")]
    public void TryParse_ValidText_GivesTheId()
    {
        bool valid = SignalId.TryParse("order.cancel", out SignalId id);

        Assert.True(valid);
        Assert.Equal(SignalId.Parse("order.cancel"), id);
    }

    [Theory]
    [Trait("Feature", "Z2")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("order")]
    [InlineData("Order.cancel")]
    public void TryParse_InvalidText_GivesTheDefault(string? text)
    {
        bool valid = SignalId.TryParse(text, out SignalId id);

        Assert.False(valid);
        Assert.Equal(default, id);
    }

    [Fact]
    public void Equals_SameText_IsTrue() =>
        Assert.Equal(SignalId.Parse("order.cancel"), SignalId.Parse("order.cancel"));

    [Fact]
    public void Equals_OtherText_IsFalse() =>
        Assert.NotEqual(SignalId.Parse("order.cancel"), SignalId.Parse("order.cancelled"));

    [Fact]
    public void Default_AsText_IsNoneNone() => Assert.Equal("none.none", default(SignalId).ToString());

    [Fact]
    public void Default_Parts_AreNone() =>
        Assert.Equal(("none", "none"), (default(SignalId).Namespace, default(SignalId).Name));

    [Fact]
    public void Default_WrittenAndReadBack_IsEqual() =>
        Assert.Equal(default, SignalId.Parse(default(SignalId).ToString()));

    [Fact]
    public void Default_WrittenAndReadBack_HasTheSameHash() =>
        Assert.Equal(default(SignalId).GetHashCode(), SignalId.Parse("none.none").GetHashCode());

    private static void Refuses(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => SignalId.Parse(text)).Message);
}
