using System.Globalization;

namespace BusSignals.Contracts.Tests.Paths;

[Trait("Feature", "J5")]
public sealed class PathValueFormatTests
{
    [Theory]
    [InlineData("order-42")]
    [InlineData(" ")]
    [InlineData("Größe 😀")]
    [InlineData("\0")]
    public void Format_String_IsTheStringItself(string value) => Assert.Equal(value, Format(value));

    [Fact]
    public void Format_Guid_IsLowerCaseWithHyphens() => Assert.Equal(
        "0f8fad5b-d9cb-469f-a165-70867728950e", Format(new Guid("{0F8FAD5B-D9CB-469F-A165-70867728950E}")));

    [Theory]
    [InlineData(sbyte.MinValue, "-128")]
    [InlineData(byte.MaxValue, "255")]
    [InlineData(short.MinValue, "-32768")]
    [InlineData(ushort.MaxValue, "65535")]
    [InlineData(int.MinValue, "-2147483648")]
    [InlineData(uint.MaxValue, "4294967295")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    [InlineData(0, "0")]
    public void Format_WholeNumber_IsItsDecimalDigits(object value, string expected) =>
        Assert.Equal(expected, Format(value));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1.00", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("0.10", "0.1")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("-0.0000000000000000000000000001", "-0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("7.9228162514264337593543950335", "7.9228162514264337593543950335")]
    public void Format_Decimal_HasNoTrailingZeros(string value, string expected) =>
        Assert.Equal(expected, Format(decimal.Parse(value, CultureInfo.InvariantCulture)));

    [Fact]
    public void Format_EqualDecimalsOfDifferentScale_HaveTheSameText() => Assert.Equal(Format(1.0m), Format(1.00m));

    [Fact]
    public void Format_NegativeZero_IsZero() => Assert.Equal("0", Format(-0m));

    [Fact]
    public void Format_NegativeZeroWithScale_IsZero() => Assert.Equal("0", Format(new decimal(0, 0, 0, true, 28)));

    [Fact]
    public void Format_Enum_IsItsName() => Assert.Equal("Paid", Format(OrderState.Paid));

    [Fact]
    public void Format_EnumWithoutName_IsItsNumber() => Assert.Equal("7", Format((OrderState)7));

    [Fact]
    public void Format_EnumFlags_AreTheirNames() =>
        Assert.Equal("Class, Struct", Format(AttributeTargets.Struct | AttributeTargets.Class));

    [Fact]
    [Trait("Feature", "J3")]
    public void Format_Reference_IsItsKey() => Assert.Equal("42", Format(new Ref<Order>("42")));

    [Fact]
    public void Format_BoxedNullable_IsItsValue() => Assert.Equal("5", Format((int?)5));

    [Fact]
    public void Format_CultureWithOtherSigns_IsInvariant()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.Equal(("-5", "-1.5", "-7"), (Format(-5), Format(-1.5m), Format((OrderState)(-7))));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Format_LongestText_IsAccepted() => Assert.Equal(256, Format(new string('a', 256)).Length);

    [Fact]
    public void Format_Empty_IsRefused() => Refuses("", Empty);

    [Fact]
    public void Format_Null_IsRefused() => Refuses(null, Empty);

    [Fact]
    [Trait("Feature", "J3")]
    public void Format_DefaultReference_IsRefused() => Refuses(default(Ref<Order>), Empty);

    [Fact]
    [Trait("Feature", "J3")]
    public void Format_ReferenceOfAnotherKindWithNullKey_IsRefused() => Refuses(new BrokenRef(), Empty);

    [Fact]
    public void Format_TooLong_NamesTheLengthAndTheLimit() => Refuses(
        new string('a', 257), "'order' has 257 characters; a value in a path has at most 256. Use a shorter key.");

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("a\\ud83d")]
    [InlineData("\\ud83da")]
    [InlineData("\\ude00")]
    [InlineData("\\ude00\\ud83d")]
    [InlineData("\\ud83d\\ude00\\ude00")]
    [InlineData("\\ud83d\\ud83d\\ude00")]
    public void Format_LoneSurrogate_IsRefused(string escaped) => Refuses(
        System.Text.RegularExpressions.Regex.Unescape(escaped), // metadata cannot hold half a surrogate pair
        "'order' is not valid Unicode (half a surrogate pair); use whole characters.");

    [Theory]
    [InlineData(1.5, "Double")]
    [InlineData(1.5f, "Single")]
    [InlineData(true, "Boolean")]
    [InlineData('a', "Char")]
    public void Format_PrimitiveWithoutSingleText_SaysWhatIsSupported(object value, string type) =>
        Refuses(value, Unsupported(type));

    [Fact]
    public void Format_DateTime_SaysWhatIsSupported() => Refuses(new DateTime(2026, 1, 2), Unsupported("DateTime"));

    [Fact]
    public void Format_DateTimeOffset_SaysWhatIsSupported() =>
        Refuses(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), Unsupported("DateTimeOffset"));

    [Fact]
    public void Format_Object_SaysWhatIsSupported() => Refuses(new Order(), Unsupported("Order"));

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(Guid))]
    [InlineData(typeof(Guid?))]
    [InlineData(typeof(sbyte))]
    [InlineData(typeof(byte))]
    [InlineData(typeof(short))]
    [InlineData(typeof(ushort))]
    [InlineData(typeof(int))]
    [InlineData(typeof(int?))]
    [InlineData(typeof(uint))]
    [InlineData(typeof(long))]
    [InlineData(typeof(ulong))]
    [InlineData(typeof(decimal))]
    [InlineData(typeof(OrderState))]
    [InlineData(typeof(Ref<Order>))]
    [InlineData(typeof(Ref<Order>?))]
    public void IsSupported_TypeThatFormatAccepts_IsTrue(Type type) => Assert.True(PathValue.IsSupported(type));

    [Theory]
    [InlineData(typeof(double))]
    [InlineData(typeof(float))]
    [InlineData(typeof(bool))]
    [InlineData(typeof(char))]
    [InlineData(typeof(DateTime))]
    [InlineData(typeof(DateTimeOffset))]
    [InlineData(typeof(TimeSpan))]
    [InlineData(typeof(nint))]
    [InlineData(typeof(Int128))]
    [InlineData(typeof(object))]
    [InlineData(typeof(Order))]
    [InlineData(typeof(string[]))]
    public void IsSupported_TypeThatFormatRefuses_IsFalse(Type type) => Assert.False(PathValue.IsSupported(type));

    private const string Empty = "'order' is empty; a path needs a value for each of its parameters.";

    private static string Unsupported(string type) =>
        $"'order' is a {type}, which has no single text; use a string, Guid, whole number, decimal, enum or Ref<T>.";

    private static string Format(object? value) => PathValue.Format(value, "order");

    private static void Refuses(object? value, string message) =>
        Assert.Equal(message, Assert.Throws<SignalPathException>(() => Format(value)).Message);

    private sealed class BrokenRef : IRef
    {
        public string Key => null!;
    }
}
