using System.Text.Json;
using System.Text.Json.Nodes;

namespace BusSignals.Tests.AsyncApi;

/// <summary>The document is one by AsyncAPI's own, published schema.</summary>
[Trait("Feature", "Z11")]
public sealed class AsyncApiSpecificationTests
{
    private static readonly Draft7 Specification = new(Load());

    [Fact]
    public async Task ToAsyncApi_OfAllKindsOfSignals_FitsTheSpecification() =>
        Assert.True(Specification.Fits(await AsyncApiDocumentTests.DocumentAsync()));

    [Theory]
    [InlineData("asyncapi", "\"2.6.0\"")]
    [InlineData("info", "{\"title\":\"without version\"}")]
    [InlineData("channel", "{}")]
    [InlineData("channels/item.counted/adress", "\"/item\"")]
    [InlineData("channels/item.counted/parameters/item/location", "\"item\"")]
    [InlineData("channels/item.counted/messages/item.counted", "{\"body\":{}}")]
    [InlineData("operations/send.item.counted/action", "\"publish\"")]
    [InlineData("operations/send.item.counted/channel", "\"item.counted\"")]
    [InlineData("components/messages/item.counted/x-", "1")]
    [InlineData("components/messages/item.counted/payload", "{\"type\":\"text\"}")]
    [InlineData("components/schemas/item.counted/properties/count/exclusiveMinimum", "true")]
    [InlineData("components/schemas/item.counted/required", "\"item\"")]
    public async Task Specification_WithOneThingWrong_IsNotFit(string place, string value)
    {
        JsonNode document = JsonNode.Parse((await AsyncApiDocumentTests.DocumentAsync()).GetRawText())!;
        string[] path = place.Split('/');
        JsonNode parent = path[..^1].Aggregate(document, (it, name) => it[name]!);
        parent[path[^1]] = JsonNode.Parse(value);

        Assert.False(Specification.Fits(JsonSerializer.SerializeToElement(document)));
    }

    private static JsonElement Load()
    {
        using Stream schema = typeof(AsyncApiSpecificationTests).Assembly.GetManifestResourceStream("asyncapi-3.0.0.json")!;
        using JsonDocument document = JsonDocument.Parse(schema);
        return document.RootElement.Clone();
    }
}
