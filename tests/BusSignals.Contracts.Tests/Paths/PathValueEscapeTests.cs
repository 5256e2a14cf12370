namespace BusSignals.Contracts.Tests.Paths;

[Trait("Feature", "J2")]
public sealed class PathValueEscapeTests
{
    [Theory]
    [InlineData("ABCXYZabcxyz0189-._~", "ABCXYZabcxyz0189-._~")]
    [InlineData("/", "%2F")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("%", "%25")]
    [InlineData("%2F", "%252F")]
    [InlineData(" ", "%20")]
    [InlineData("+", "%2B")]
    [InlineData("{}", "%7B%7D")]
    [InlineData("?#&=", "%3F%23%26%3D")]
    [InlineData("\\", "%5C")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData("...", "%2E%2E%2E")]
    [InlineData("a.b", "a.b")]
    [InlineData("../", "..%2F")]
    [InlineData("..a", "..a")]
    [InlineData("é", "%C3%A9")]
    [InlineData("e\u0301", "e%CC%81")]
    [InlineData("€", "%E2%82%AC")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("\0", "%00")]
    [InlineData("\r\n\t", "%0D%0A%09")]
    [InlineData("\u007f", "%7F")]
    [InlineData("\u0085", "%C2%85")]
    [InlineData("\u202e", "%E2%80%AE")]
    [InlineData("\ufeff", "%EF%BB%BF")]
    [InlineData("\ufffd", "%EF%BF%BD")]
    public void Escape_AnyText_IsPercentEncodedUtf8(string value, string expected) =>
        Assert.Equal(expected, PathValue.Escape(value));

    [Theory]
    [InlineData("%2E", ".")]
    [InlineData("%2E%2E", "..")]
    [InlineData("%252F", "%2F")]
    [InlineData("%F0%9F%98%80", "😀")]
    [InlineData("%00", "\0")]
    [InlineData("%EF%BB%BF", "\ufeff")]
    public void Unescape_EscapedText_IsTheText(string segment, string expected) =>
        Assert.Equal(expected, PathValue.Unescape(segment));

    [Fact]
    public void Unescape_Empty_IsNull() => Assert.Null(PathValue.Unescape(""));

    [Fact]
    public void Unescape_LongestText_IsTheText() =>
        Assert.Equal(new string('/', 256), PathValue.Unescape(string.Concat(Enumerable.Repeat("%2F", 256))));

    [Fact]
    public void Unescape_TooLongText_IsNull() =>
        Assert.Null(PathValue.Unescape(string.Concat(Enumerable.Repeat("%2F", 257))));
}
