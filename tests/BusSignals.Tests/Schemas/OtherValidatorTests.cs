using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NJsonSchema;

namespace BusSignals.Tests.Schemas;

/// <summary>The compiled check against NJsonSchema's own.</summary>
[Trait("Feature", "Z3")]
public sealed class OtherValidatorTests
{
    [Fact]
    public void Validate_AnySchemaAndValue_GivesTheVerdictOfNJsonSchema()
    {
        Gen<(string Schema, string[] Values)> cases =
            from schema in SchemaGenerators.Schema()
            from values in Gen.ListOf(SchemaGenerators.Value(), 10)
            select (schema, values.ToArray());
        int valid = 0;
        int invalid = 0;

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(Arb.From(cases), it =>
            {
                SignalSchema ours = SignalSchema.Parse(it.Schema);
                JsonSchema theirs = Read(it.Schema);
                foreach (string value in it.Values)
                {
                    bool verdict = ours.Validate(value).Count == 0;
                    (valid, invalid) = verdict ? (valid + 1, invalid) : (valid, invalid + 1);
                    if (verdict != (theirs.Validate(value).Count == 0))
                    {
                        throw new InvalidOperationException($"{it.Schema} says {verdict} of {value}, NJsonSchema does not.");
                    }
                }
            }));

        Assert.True(valid > 500 && invalid > 500, $"{valid} valid and {invalid} invalid cases prove little.");
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.0", true)] // a number without fraction, since draft 6
    [InlineData("""{"required":["a"]}""", "1", true)] // speaks of objects only
    [InlineData("""{"enum":["1"]}""", "1", false)] // a number is no text
    [InlineData("""{"enum":["True"]}""", "true", false)]
    [InlineData("""{"minimum":0}""", "-12345678901234567890", false)] // throws InvalidCastException
    [InlineData("""{"uniqueItems":true}""", "[1,\"1\"]", true)]
    [InlineData("""{"maxItems":0}""", "[1]", false)] // takes 0 for "not said"
    [InlineData("""{"maxProperties":0}""", "{\"a\":1}", false)]
    [InlineData("""{"properties":{"a":{}},"patternProperties":{"a":{"type":"string"}}}""", "{\"a\":1}", false)]
    [InlineData("""{"properties":{"a":{"type":["string","null"],"not":{}}}}""", "{\"a\":null}", false)]
    [InlineData("""{"maxLength":1}""", "\"😀\"", true)] // one character of Unicode
    [InlineData("""{"pattern":"^a$"}""", "\"a\\n\"", false)] // not ECMAScript's $
    [InlineData("""{"const":1}""", "2", false)] // keyword unknown to it
    [InlineData("""{"format":"date-time"}""", "\"2026\"", false)]
    [InlineData("""{"format":"uuid"}""", "\"{11111111-2222-3333-4444-555555555555}\"", false)]
    [InlineData("""{"format":"ipv4"}""", "\"1x2x3x4\"", false)]
    [InlineData("""{"format":"byte"}""", "\"A===\"", false)]
    [InlineData("""{"format":"duration"}""", "\"soon\"", false)]
    [InlineData("""{"format":"int32"}""", "2147483648", false)]
    [InlineData("""{"properties":{"a":false}}""", "{\"a\":1}", false)] // schemas that are just true or false
    public void Validate_WhereNJsonSchemaIsWrong_IsRight(string schema, string value, bool valid)
    {
        Assert.Equal(valid, SignalSchema.Parse(schema).Validate(value).Count == 0);
        Assert.NotEqual(valid, TheirVerdict(schema, value));
    }

    [Fact]
    public void Validate_AnyContractAndDamagedPayload_AgreesWithItsSerializer()
    {
        SignalSchema schema = SignalSchema.Of(typeof(Purchase));
        Gen<string> payloads =
            from amount in Gen.Elements("1", "\"1\"", "-1", "\"x\"", "null", "true")
            from currency in Gen.Elements("\"EUR\"", "\"E\"", "5", "null")
            from line in Gen.Elements("[]", "[{\"article\":\"a\",\"count\":1}]", "[{\"article\":\"a\",\"count\":1.5}]", "[[]]", "{}")
            from size in Gen.Elements("1", "2", "\"Small\"", "[]")
            select $$"""
                {"order":"o","amount":{{amount}},"currency":{{currency}},"delivery":{"street":"s"},"lines":{{line}},"size":{{size}}}
                """;

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(Arb.From(payloads), payload => schema.Validate(payload).Count > 0
                || JsonSerializer.Deserialize<Purchase>(
                    payload, MassTransit.Serialization.SystemTextJsonMessageSerializer.Options) is not null));
    }

    private static bool? TheirVerdict(string schema, string value)
    {
        try
        {
            return Read(schema).Validate(value).Count == 0;
        }
        catch (Exception exception) when (exception is Newtonsoft.Json.JsonException or InvalidOperationException or InvalidCastException)
        {
            return null;
        }
    }

    private static JsonSchema Read(string schema) =>
        JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
}
