using System.Text.Json;

namespace BusSignals.Tests.AsyncApi;

/// <summary>A schema within the document judges as it does alone.</summary>
[Trait("Feature", "Z3")]
public sealed class EmbeddedSchemaTests
{
    [Fact]
    public async Task References_OfTheWholeDocument_ReferToSomething()
    {
        JsonElement document = await AsyncApiDocumentTests.DocumentAsync();

        string[] references = [.. document.References().Where(it => it != "#/definitions/colour")];
        Assert.All(references, it => Assert.NotEqual(JsonValueKind.Undefined, document.At(it).ValueKind));
        Assert.Contains("#/components/schemas/item.assemble/definitions/Part", references);
        Assert.Contains("#/components/schemas/stock.audited/definitions/colour", references);
        Assert.Contains("#/components/schemas/stock.audited", references);
    }

    [Theory]
    [InlineData("item.assemble", """{"itemNo":"1","whole":{"name":"a","place":{"hall":"h","shelf":1},"parts":[{"name":"b","parts":[]}]}}""", true)]
    [InlineData("item.assemble", """{"itemNo":"1","whole":{"name":"a","parts":[{"name":"b","parts":[{"name":1,"parts":[]}]}]}}""", false)]
    [InlineData("item.assemble", """{"itemNo":"1","whole":{"name":"a","place":{"hall":"h","shelf":"one"},"parts":[]}}""", false)]
    [InlineData("stock.audited", """{"colour":"red","next":{"colour":"green"},"share":1}""", true)]
    [InlineData("stock.audited", """{"colour":"blue"}""", false)]
    [InlineData("stock.audited", """{"next":{"next":{"colour":"blue"}}}""", false)]
    [InlineData("stock.audited", """{"share":0}""", false)]
    [InlineData("stock.audited", """{"$ref":{"$ref":"#/definitions/colour"}}""", true)]
    [InlineData("stock.audited", """{"$ref":{"$ref":"#/components/schemas/stock.audited/definitions/colour"}}""", false)]
    public async Task Schema_InTheDocument_JudgesAsAlone(string signal, string payload, bool fits)
    {
        JsonElement document = await AsyncApiDocumentTests.DocumentAsync();
        string alone = signal == "stock.audited" ? Stock.Audited : SignalSchema.Of(typeof(Stock.AssembleItem)).ToJson();

        Assert.Equal(fits, SignalSchema.Parse(alone).Validate(payload).Count == 0);
        Assert.Equal(fits, new Draft7(document).Fits(JsonElement.Parse(payload), $"#/components/schemas/{signal}"));
    }

    [Theory]
    [InlineData("true", "{}")]
    [InlineData("false", """{"not":{}}""")]
    [InlineData("""{"items":[{"$ref":"#/definitions/a"}],"additionalItems":false,"definitions":{"a":true}}""", """{"items":[{"$ref":"#/x/definitions/a"}],"additionalItems":false,"definitions":{"a":true}}""")]
    [InlineData("""{"maximum":3,"exclusiveMaximum":true}""", """{"exclusiveMaximum":3}""")]
    [InlineData("""{"exclusiveMaximum":3}""", """{"exclusiveMaximum":3}""")]
    [InlineData("""{"$id":"http://example.com","const":{"id":1},"default":{"$ref":"#"}}""", """{"const":{"id":1},"default":{"$ref":"#"}}""")]
    public void Of_AGivenSchema_IsTheSameInDraft7(string schema, string expected) =>
        Assert.Equal(expected, EmbeddedSchema.Of(SignalSchema.Parse(schema), "#/x").ToJsonString());
}
