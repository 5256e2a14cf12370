using System.Text;
using System.Text.Json;
using MassTransit;
using MassTransit.Transports;

namespace BusSignals.Tests.Receiving;

/// <summary>The headers of a transport as text.</summary>
[Trait("Feature", "R14")]
public sealed class HeaderTextsTests
{
    private sealed class Twice : IHeaderProvider
    {
        public IEnumerable<KeyValuePair<string, object>> GetAll() => [new("MessageId", "of the broker"), new("x", 1), new("MessageId", "of the publisher"), new("X", 2)];

        public bool TryGetHeader(string key, out object value) => throw new NotSupportedException();
    }

    public static TheoryData<object?, string?> Values => new()
    {
        { null, null },
        { "text", "text" },
        { 7, "7" },
        { 1.5m, "1.5" },
        { true, "true" },
        { JsonDocument.Parse("1.50").RootElement, "1.50" },
        { JsonDocument.Parse("1e400").RootElement, "1e400" },
        { JsonDocument.Parse("false").RootElement, "false" },
        { Encoding.UTF8.GetBytes("日本"), "日本" },
        { new byte[] { 0xFF, 0x00 }, "/wA=" },
        { new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "2026-01-02T03:04:05.0000000Z" },
        { new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), "2026-01-02T03:04:05.0000000+02:00" },
        { TimeSpan.FromMinutes(1), "00:01:00" },
        { new Uri("queue:a"), "queue:a" },
        { new Dictionary<string, object?> { ["a"] = Encoding.UTF8.GetBytes("x"), ["b"] = new List<object?> { 1, null, Encoding.UTF8.GetBytes("y") } }, """{"a":"x","b":[1,null,"y"]}""" },
        { new List<object> { "a", 2 }, """["a",2]""" },
        { JsonDocument.Parse("""{ "a": 1 }""").RootElement, """{"a":1}""" },
        { JsonDocument.Parse("null").RootElement, null },
        { new { Name = "Ann" }, """{"name":"Ann"}""" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Of_AnyValue_IsReadable(object? value, string? text) => Assert.Equal(text, HeaderTexts.Of(value));

    [Fact]
    public void Of_HeaderThatComesTwice_IsThereOnce()
    {
        Dictionary<string, string> texts = HeaderTexts.Of(new JsonTransportHeaders(new Twice()));

        Assert.Equal([("MessageId", "of the publisher"), ("x", "2")], texts.Select(it => (it.Key, it.Value)));
    }
}
