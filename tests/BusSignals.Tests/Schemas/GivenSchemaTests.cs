using System.Text.Json;

namespace BusSignals.Tests.Schemas;

[Trait("Feature", "Z3")]
public sealed class GivenSchemaTests
{
    [Theory]
    [InlineData("{", "The schema is not JSON: ")]
    [InlineData("5", "The schema's '/' is Number; a schema is an object, true or false.")]
    [InlineData("""{"type":"text"}""", "The schema's '/type' names 'text', which is no type of JSON Schema.")]
    [InlineData("""{"minimum":"1"}""", "The schema's '/minimum' is \"1\"; it must be a number of at most 28 digits.")]
    [InlineData("""{"maximum":1e400}""", "The schema's '/maximum' is 1e400; it must be a number of at most 28 digits.")]
    [InlineData("""{"minLength":-1}""", "The schema's '/minLength' is -1; it must be a whole number from 0.")]
    [InlineData("""{"multipleOf":0}""", "The schema's '/multipleOf' must be greater than 0.")]
    [InlineData("""{"enum":[]}""", "The schema's '/enum' is []; it must be a list that is not empty.")]
    [InlineData("""{"required":"a"}""", "The schema's '/required' is \"a\"; it must be a list of names.")]
    [InlineData("""{"properties":{"a/b":{"pattern":"("}}}""", "The schema's '/properties/a~1b/pattern' is no regular expression: ")]
    [InlineData("""{"format":"iri"}""", "The schema's '/format' is the format 'iri', which is not checked; known are base64, byte, date, ")]
    [InlineData("""{"items":{"contains":{}}}""", "The schema's '/items' uses 'contains', which is not supported; ")]
    [InlineData("""{"requird":["a"]}""", "The schema's '/' uses 'requird', which is no keyword of JSON Schema; ")]
    [InlineData("""{"definitions":{"a":{"if":true}}}""", "The schema's '/definitions/a' uses 'if', which is not supported; ")]
    [InlineData("""{"properties":{"a":{"$id":"x"}}}""", "The schema's '/properties/a' has '$id', which changes what references mean; ")]
    [InlineData("""{"$ref":"http://example.com/s.json"}""", "The schema's '/$ref' refers to 'http://example.com/s.json'; only references within the document ")]
    [InlineData("""{"$ref":"#/definitions/a"}""", "The schema's '/$ref' refers to '#/definitions/a', which does not exist.")]
    [InlineData("""{"$ref":"#/definitions/a","minimum":1,"definitions":{"a":{}}}""", "The schema's '/' has 'minimum' beside '$ref', where it has no effect; ")]
    [InlineData("""{"$ref":"#"}""", "The schema's '/' refers to itself for the same value, without an end.")]
    [InlineData("""{"anyOf":[{"$ref":"#/definitions/a"}],"definitions":{"a":{"not":{"$ref":"#/definitions/a"}}}}""", "The schema's '/definitions/a' refers to itself ")]
    public void Parse_SchemaThatCannotBeKept_SaysWhatIsWrong(string schema, string message)
    {
        var fault = Assert.Throws<FormatException>(() => SignalSchema.Parse(schema));

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NotesOfAllKinds_AreKeptAndDecideNothing()
    {
        const string Schema = """
            {"$schema":"http://json-schema.org/draft-07/schema#","$id":"x","title":"t","description":"d","default":1,
             "examples":[1],"$comment":"c","readOnly":true,"x-mine":{"contains":1},"format":"password"}
            """;

        SignalSchema schema = SignalSchema.Parse(Schema);

        Assert.Equal(Schema, schema.ToJson());
        Assert.Empty(schema.Validate("\"anything\""));
    }

    /// <summary>Which members have been seen is kept in words of 64.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(66)]
    [InlineData(129)]
    [InlineData(600)]
    public void Validate_OneOfManyRequiredIsMissing_NamesThatOne(int missing)
    {
        string[] names = [.. Enumerable.Range(1, 600).Select(it => $"m{it}")];
        SignalSchema schema = SignalSchema.Parse(JsonSerializer.Serialize(new { type = "object", required = names }));

        IReadOnlyList<SchemaViolation> violations = schema.Validate(JsonSerializer.Serialize(names.Where(it => it != $"m{missing}").ToDictionary(it => it, _ => 1)));

        Assert.Equal($"/m{missing}", Assert.Single(violations).Path);
        Assert.Empty(schema.Validate(JsonSerializer.Serialize(names.ToDictionary(it => it, _ => 1))));
    }

    [Theory]
    [InlineData("int8", "-128", "127", "-129", "128")]
    [InlineData("uint8", "0", "255", "-1", "256")]
    [InlineData("int16", "-32768", "32767", "-32769", "32768")]
    [InlineData("uint16", "0", "65535", "-1", "65536")]
    [InlineData("int32", "-2147483648", "2147483647", "-2147483649", "2147483648")]
    [InlineData("uint32", "0", "4294967295", "-1", "4294967296")]
    [InlineData("int64", "-9223372036854775808", "9223372036854775807", "-9223372036854775809", "9223372036854775808")]
    [InlineData("uint64", "0", "18446744073709551615", "-1", "18446744073709551616")]
    public void Validate_WholeNumber_IsWithinItsFormat(string format, string least, string most, string below, string above)
    {
        SignalSchema schema = SignalSchema.Parse(JsonSerializer.Serialize(new { type = "integer", format }));

        Assert.All([least, most], it => Assert.Empty(schema.Validate(it)));
        Assert.All([below, above], it => Assert.Equal($"format {format}", Assert.Single(schema.Validate(it)).Rule));
    }

    /// <summary>Short lists are compared in pairs, long ones by their hashes.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void Validate_UniqueItems_AreEqualWhateverTheOrderOfTheirMembers(int length)
    {
        SignalSchema schema = SignalSchema.Parse("""{"type":"array","uniqueItems":true}""");
        string[] items = [.. Enumerable.Range(1, length - 1).Select(it => $$"""{"a":{{it}},"b":[1.0]}""")];

        Assert.Empty(schema.Validate($"[{string.Join(',', items)}]"));
        Assert.Equal(
            "uniqueItems", Assert.Single(schema.Validate($$"""[{{string.Join(',', items)}},{"b":[1],"a":1}]""")).Rule);
    }

    /// <summary>A given schema says what others may send; only a contract's is as generous as the serializer.</summary>
    [Theory]
    [InlineData("-1.5e2", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData(" 1", false)]
    [InlineData("1,000", false)]
    [InlineData("1-", false)]
    public void Validate_DecimalInText_IsPlain(string text, bool fits) => Assert.Equal(fits, HasFormat("decimal", text));

    [Theory]
    [InlineData("hostname", "a.b-c.D9", true)]
    [InlineData("hostname", "a..b", false)]
    [InlineData("hostname", ".a", false)]
    [InlineData("hostname", "a.", false)]
    [InlineData("hostname", "-a.b", false)]
    [InlineData("hostname", "a-.b", false)]
    [InlineData("hostname", "a_b", false)]
    [InlineData("ipv4", "0.10.200.255", true)]
    [InlineData("ipv4", "1.2.3", false)]
    [InlineData("ipv4", "1.2.3.4.5", false)]
    [InlineData("ipv4", "1.2.3.256", false)]
    [InlineData("ipv4", "01.2.3.4", false)]
    [InlineData("ipv4", "1.2.3.x", false)]
    [InlineData("ipv4", "1.2.3.", false)]
    [InlineData("ipv6", "fe80::1", true)]
    [InlineData("ipv6", "fe80::1%eth0", false)]
    [InlineData("ipv6", "1.2.3.4", false)]
    [InlineData("uri", "https://a.b/c?d=e#f", true)]
    [InlineData("uri", "c/d", false)]
    [InlineData("uri-reference", "c/d", true)]
    [InlineData("time", "12:30:00", true)]
    [InlineData("time", "12:30:00.5", true)]
    [InlineData("time", "12:30:00Z", true)]
    [InlineData("time", "12:30:00+01:00", true)]
    [InlineData("time", "12:30:00.", false)]
    [InlineData("time", "12:30:00+99:00", false)]
    [InlineData("time", "12:30", false)]
    public void Validate_TextOfAFormat_IsAsThatHasIt(string format, string text, bool fits) => Assert.Equal(fits, HasFormat(format, text));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Validate_LabelOfAHostName_HasAtMost63Characters(int length, bool fits) =>
        Assert.Equal(fits, HasFormat("hostname", $"{new string('a', length)}.b"));

    [Theory]
    [InlineData(61, true)] // three labels of 63 with their dots, and this one: 253
    [InlineData(62, false)]
    public void Validate_HostName_HasAtMost253Characters(int rest, bool fits)
    {
        string label = new('a', 63);

        Assert.Equal(fits, HasFormat("hostname", $"{label}.{label}.{label}.{new string('b', rest)}"));
    }

    [Theory]
    [InlineData("a@b", true)]
    [InlineData("a.b@c.d", true)]
    [InlineData("a@b@c", false)]
    [InlineData("@b", false)]
    [InlineData("a@", false)]
    [InlineData("@", false)]
    [InlineData("ab", false)]
    [InlineData("", false)]
    [InlineData("a@b\n", false)]
    [InlineData("a\r@b", false)]
    public void Validate_EMailAddress_HasOneAtSignWithinOneLine(string text, bool fits)
    {
        Assert.Equal(fits, HasFormat("email", text));
    }

    private static bool HasFormat(string format, string text) =>
        SignalSchema.Parse(JsonSerializer.Serialize(new { type = "string", format })).Validate(JsonSerializer.Serialize(text)).Count == 0;

    [Theory]
    [InlineData("true", "1", null)]
    [InlineData("false", "1", "must not be there")]
    [InlineData("""{"minimum":5}""", "5", null)]
    [InlineData("""{"minimum":5}""", "4.9", "minimum 5")]
    [InlineData("""{"maximum":5}""", "5", null)]
    [InlineData("""{"maximum":5}""", "5.1", "maximum 5")]
    [InlineData("""{"exclusiveMinimum":5}""", "5.1", null)]
    [InlineData("""{"exclusiveMinimum":5}""", "5", "exclusiveMinimum 5")]
    [InlineData("""{"exclusiveMaximum":5}""", "4.9", null)]
    [InlineData("""{"exclusiveMaximum":5}""", "5", "exclusiveMaximum 5")]
    [InlineData("""{"minLength":2}""", "\"ab\"", null)]
    [InlineData("""{"maxLength":2}""", "\"ab\"", null)]
    [InlineData("""{"type":"integer"}""", "1.0", null)]
    [InlineData("""{"type":"integer"}""", "1e2", null)]
    [InlineData("""{"type":"integer"}""", "100e-2", null)]
    [InlineData("""{"type":"integer"}""", "0.0", null)]
    [InlineData("""{"type":"integer"}""", "10.5e1", null)]
    [InlineData("""{"type":"integer"}""", "1.05e1", "type integer")]
    [InlineData("""{"type":"integer"}""", "1.00000000000000000000000000000000001", "type integer")]
    [InlineData("""{"type":["string","null"]}""", "1", "type string or null")]
    [InlineData("""{"minimum":1,"exclusiveMinimum":true}""", "1", "exclusiveMinimum 1")]
    [InlineData("""{"exclusiveMinimum":true,"minimum":1}""", "1.1", null)]
    [InlineData("""{"exclusiveMaximum":2}""", "2", "exclusiveMaximum 2")]
    [InlineData("""{"minimum":0}""", "-1e-400", null)]
    [InlineData("""{"minimum":0}""", "-1e-100", "minimum 0")]
    [InlineData("""{"maximum":1e20}""", "1e300", "maximum 100000000000000000000")]
    [InlineData("""{"multipleOf":0.01}""", "4.35", null)]
    [InlineData("""{"multipleOf":0.01}""", "4.355", "multipleOf 0.01")]
    [InlineData("""{"enum":[1,"a",null,{"b":[1]}]}""", "{\"b\":[1.0]}", null)]
    [InlineData("""{"enum":["1"]}""", "1", "enum \"1\"")]
    [InlineData("""{"enum":["Red"]}""", "\"red\"", "enum \"Red\"")]
    [InlineData("""{"const":1}""", "1.0", null)]
    [InlineData("""{"const":1}""", "2", "enum 1")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", null)]
    [InlineData("""{"maxLength":1}""", "\"\\ud83d\\ude00\"", null)]
    [InlineData("""{"maxLength":1}""", "\"\\ud83d\\ud83d\"", "maxLength 1")]
    [InlineData("""{"minLength":2}""", "\"é\"", "minLength 2")]
    [InlineData("""{"pattern":"b+"}""", "\"abba\"", null)]
    [InlineData("""{"pattern":"^a$"}""", "\"a\\n\"", "pattern ^a$")]
    [InlineData("""{"pattern":"^[$]\\$$"}""", "\"$$\"", null)]
    [InlineData("""{"maxItems":0}""", "[1]", "maxItems 0")]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", "uniqueItems")]
    [InlineData("""{"uniqueItems":true}""", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", "uniqueItems")]
    [InlineData("""{"uniqueItems":true}""", "[1,\"1\",[1],{\"a\":1},null,true]", null)]
    [InlineData("""{"uniqueItems":true}""", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,1e0]", "uniqueItems")]
    [InlineData("""{"items":[{"type":"string"}],"additionalItems":false}""", "[\"a\"]", null)]
    [InlineData("""{"maxProperties":1}""", "{\"a\":1,\"b\":2}", "maxProperties 1")]
    [InlineData("""{"required":["a"]}""", "5", null)]
    [InlineData("""{"format":"date-time"}""", "\"yesterday\"", "format date-time")]
    [InlineData("""{"format":"date"}""", "\"2026-02-29\"", "format date")]
    [InlineData("""{"format":"time"}""", "\"23:59:59.5+01:00\"", null)]
    [InlineData("""{"format":"time"}""", "\"23:59\"", "format time")]
    [InlineData("""{"format":"duration"}""", "\"P1DT2H\"", null)]
    [InlineData("""{"format":"duration"}""", "\"P\"", "format duration")]
    [InlineData("""{"format":"duration"}""", "\"01:00:00\"", "format duration")]
    [InlineData("""{"format":"uri"}""", "\"a/b\"", "format uri")]
    [InlineData("""{"format":"ipv4"}""", "\"1.2.3.256\"", "format ipv4")]
    [InlineData("""{"format":"ipv6"}""", "\"::1\"", null)]
    [InlineData("""{"format":"ipv6"}""", "\"1.2.3.4\"", "format ipv6")]
    [InlineData("""{"format":"hostname"}""", "\"a-b.example\"", null)]
    [InlineData("""{"format":"hostname"}""", "\"a_b\"", "format hostname")]
    [InlineData("""{"format":"int32"}""", "2147483648", "format int32")]
    [InlineData("""{"type":["number","string"],"format":"decimal","maximum":5}""", "\"5.5\"", "maximum 5")]
    [InlineData("""{"not":{"type":"string"}}""", "\"a\"", "not")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "4", "minimum 5")]
    [InlineData("""{"anyOf":[{"maximum":1},{"minimum":5}]}""", "4", "anyOf, but none of 2 fits")]
    [InlineData("""{"oneOf":[{"maximum":6},{"minimum":5}]}""", "5", "oneOf, but several fit")]
    public void Validate_ValueAgainstKeyword_IsJudgedAsJsonSchemaSays(string schema, string value, string? rule)
    {
        IReadOnlyList<SchemaViolation> violations = SignalSchema.Parse(schema).Validate(value);

        Assert.Equal(rule is null ? [] : [new SchemaViolation("", rule, value)], violations);
    }

    [Fact]
    public void Validate_DeepFaults_PointsToThem() => Assert.Equal(
        ["/a~1b/c~0d/1/x", "/tuple/1", "/extra", "/Name", "/name"],
        SignalSchema.Parse("""
            {"properties":{
               "a/b":{"properties":{"c~d":{"items":{"properties":{"x":{"type":"null"}}}}}},
               "tuple":{"items":[{},{"type":"string"}]},
               "name":{"type":"string"}},
             "patternProperties":{"^e":{"type":"boolean"}},
             "additionalProperties":false,"required":["name"]}
            """).Validate("""{"a/b":{"c~d":[{},{"x":1}]},"tuple":[1,2],"extra":1,"Name":"n"}""").Select(it => it.Path));

    [Fact]
    public void Validate_MoreThan20Faults_Names20()
    {
        string list = $"[{string.Join(',', Enumerable.Range(0, 1000))}]";

        IReadOnlyList<SchemaViolation> violations =
            SignalSchema.Parse("""{"items":{"type":"string"}}""").Validate(list);

        Assert.Equal(Enumerable.Range(0, 20).Select(it => $"/{it}"), violations.Select(it => it.Path));
    }

    [Fact]
    public void Validate_LongValue_IsCutInTheReport()
    {
        string value = $"\"{new string('x', 98)}😀{new string('y', 100_000)}\"";

        SchemaViolation violation = Assert.Single(SignalSchema.Parse("""{"type":"null"}""").Validate(value));

        Assert.Equal($"\"{new string('x', 98)}…", violation.Value);
    }

    [Fact]
    public void Validate_TextThatIsNoJson_BreaksTheRuleJson() => Assert.Equal(
        "The payload breaks the rule 'JSON' with the value {oops",
        Assert.Single(SignalSchema.Parse("true").Validate("{oops")).ToString());

    [Fact]
    public void Validate_TextWithCommentAndTrailingComma_IsReadAsMassTransitReadsIt() =>
        Assert.Empty(SignalSchema.Parse("""{"required":["a"]}""").Validate("""{"a":1, /* note */ }"""));

    [Fact]
    public void Validate_PayloadDeeperThanTheSerializerGoes_IsRefused()
    {
        SignalSchema schema = SignalSchema.Parse("""{"items":{"$ref":"#"}}""");
        static JsonElement Nested(int levels) => JsonElement.Parse(
            new string('[', levels) + new string(']', levels), new JsonDocumentOptions { MaxDepth = 1000 });

        Assert.Empty(schema.Validate(Nested(64)));
        Assert.Equal("at most 64 levels", Assert.Single(schema.Validate(Nested(900))).Rule);
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(?=(a+)+$)x")]
    public void Validate_TextMadeToHangThePattern_IsRefused(string pattern)
    {
        SignalSchema schema = SignalSchema.Parse($$"""{"pattern":"{{pattern}}"}""");

        Assert.Equal($"pattern {pattern}", Assert.Single(schema.Validate($"\"{new string('a', 50_000)}!\"")).Rule);
    }

    [Fact]
    public void Validate_ValidPayload_AllocatesNothing()
    {
        SignalSchema schema = SignalSchema.Of(typeof(EveryType));
        JsonElement payload = JsonSerializer.SerializeToElement(
            SampleFactory.Create(typeof(EveryType)), MassTransit.Serialization.SystemTextJsonMessageSerializer.Options);
        Assert.Empty(schema.Validate(payload));

        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<SchemaViolation> violations = schema.Validate(payload);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Empty(violations);
        Assert.Equal(0, allocated);
    }
}
