using System.Globalization;

namespace BusSignals.Contracts.Tests.Paths;

[Trait("Feature", "J5")]
public sealed class PathValueParseTests
{
    [Theory]
    [InlineData("a/b 😀")]
    [InlineData(sbyte.MinValue)]
    [InlineData(byte.MaxValue)]
    [InlineData(short.MinValue)]
    [InlineData(ushort.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(uint.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(ulong.MaxValue)]
    [InlineData(OrderState.Paid)]
    [InlineData((OrderState)(-7))]
    [InlineData(AttributeTargets.Class | AttributeTargets.Struct)]
    public void Parse_FormattedValue_GivesTheValue(object value) => Assert.Equal(value, RoundTrip(value));

    [Fact]
    public void Parse_FormattedGuid_GivesTheGuid()
    {
        var guid = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.Equal(guid, RoundTrip(guid));
    }

    [Theory]
    [InlineData("-1.50")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public void Parse_FormattedDecimal_GivesTheDecimal(string text)
    {
        decimal value = decimal.Parse(text, CultureInfo.InvariantCulture);

        Assert.Equal(value, RoundTrip(value));
    }

    [Fact]
    [Trait("Feature", "J3")]
    public void Parse_FormattedReference_GivesTheReference() =>
        Assert.Equal(new Ref<Order>("42"), RoundTrip(new Ref<Order>("42")));

    [Theory]
    [InlineData(typeof(int?), 42)]
    [InlineData(typeof(OrderState?), (OrderState)42)]
    public void Parse_NullableType_GivesTheValueWithin(Type type, object expected) =>
        Assert.Equal(expected, PathValue.Parse("42", type, "order"));

    [Theory]
    [InlineData("abc", typeof(int), "Int32")]
    [InlineData("1.5", typeof(int?), "Int32")]
    [InlineData("256", typeof(byte), "Byte")]
    [InlineData("-1", typeof(ulong), "UInt64")]
    [InlineData("1,5x", typeof(decimal), "Decimal")]
    [InlineData("42", typeof(Guid), "Guid")]
    [InlineData("paid", typeof(OrderState), "OrderState")]
    public void Parse_TextOfAnotherType_NamesBoth(string text, Type type, string name) => Assert.Equal(
        $"'order' is '{text}', which is no {name}.",
        Assert.Throws<SignalPathException>(() => PathValue.Parse(text, type, "order")).Message);

    [Theory]
    [InlineData("007", typeof(int), "Int32", "7")]
    [InlineData("+7", typeof(int), "Int32", "7")]
    [InlineData(" 7", typeof(long?), "Int64", "7")]
    [InlineData("1.50", typeof(decimal), "Decimal", "1.5")]
    [InlineData("0F8FAD5B-D9CB-469F-A165-70867728950E", typeof(Guid), "Guid", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("0", typeof(OrderState), "OrderState", "Open")]
    public void Parse_TextThatIsNotCanonical_NamesTheCanonicalOne(string text, Type type, string name, string canonical) => Assert.Equal(
        $"'order' is '{text}', which is no canonical {name}; write '{canonical}'.",
        Assert.Throws<SignalPathException>(() => PathValue.Parse(text, type, "order")).Message);

    private static object RoundTrip(object value) =>
        PathValue.Parse(PathValue.Format(value, "order"), value.GetType(), "order");
}
