using System.Text.Json;

namespace BusSignals.Contracts.Tests.Refs;

[Trait("Feature", "J3")]
public sealed class RefJsonTests
{
    [Fact]
    public void Serialize_Reference_WritesTheKeyAsText() =>
        Assert.Equal("\"42\"", JsonSerializer.Serialize(new Ref<Order>("42")));

    [Fact]
    public void Deserialize_Text_ReadsTheKey() =>
        Assert.Equal(new Ref<Order>("42"), JsonSerializer.Deserialize<Ref<Order>>("\"42\""));

    [Theory]
    [InlineData("a/b")]
    [InlineData("\"quoted\\\"")]
    [InlineData("Größe 😀")]
    [InlineData("\0\n")]
    public void Serialize_AnyKey_ReadsBackEqual(string key)
    {
        var reference = new Ref<Order>(key);

        Assert.Equal(reference, JsonSerializer.Deserialize<Ref<Order>>(JsonSerializer.Serialize(reference)));
    }

    [Fact]
    public void Serialize_Member_WritesTheKeyAsText() => Assert.Equal(
        """{"Order":"42","Parent":null}""", JsonSerializer.Serialize(new Line(new Ref<Order>("42"), null)));

    [Theory]
    [InlineData("""{"Order":"42","Parent":null}""", null)]
    [InlineData("""{"Order":"42","Parent":"41"}""", "41")]
    public void Deserialize_OptionalMember_ReadsTheKeyOrNull(string json, string? parent) =>
        Assert.Equal(parent, JsonSerializer.Deserialize<Line>(json)!.Parent?.Key);

    [Theory]
    [InlineData("42", "Number")]
    [InlineData("true", "True")]
    [InlineData("null", "Null")]
    [InlineData("{\"Key\":\"42\"}", "StartObject")]
    [InlineData("[\"42\"]", "StartArray")]
    public void Deserialize_AnythingButText_SaysWhatWasExpected(string json, string token) => Assert.StartsWith(
        $"A reference to Order is its key as text, not {token}.",
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Ref<Order>>(json)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Deserialize_LoneSurrogate_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Ref<Order>>("\"\\ud83d\""));

    [Fact]
    public void Serialize_Default_WritesEmptyText() =>
        Assert.Equal("\"\"", JsonSerializer.Serialize(default(Ref<Order>)));

    [Fact]
    public void Serialize_Default_ReadsBackEqual() =>
        Assert.Equal(default, JsonSerializer.Deserialize<Ref<Order>>(JsonSerializer.Serialize(default(Ref<Order>))));

    private sealed record Line(Ref<Order> Order, Ref<Order>? Parent);
}
