using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit.Serialization;

namespace BusSignals.Tests.Schemas;

[Trait("Feature", "Z3")]
public sealed class ContractSchemaTests
{
    private const string Valid = """
        {"order":"7","amount":9.5,"currency":"EUR","delivery":{"street":"Main St"},"size":1,
         "lines":[{"article":"a","count":2}]}
        """;

    [Fact]
    public void Of_Contract_SaysItInJsonSchema()
    {
        JsonElement schema = JsonElement.Parse(SignalSchema.Of(typeof(Line)).ToJson());

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse("""
            {"$schema":"http://json-schema.org/draft-07/schema#","title":"Line","type":"object",
             "required":["article","count"],
             "properties":{
               "article":{"type":"string"},
               "count":{"type":"integer","format":"int32"},
               "discount":{"type":["null","number","string"],"format":"decimal"}}}
            """), schema));
    }

    [Fact]
    public void Validate_WhatTheSerializerWritesOfEveryType_IsValid()
    {
        object sample = SampleFactory.Create(typeof(EveryType))!;
        string json = JsonSerializer.Serialize(sample, SystemTextJsonMessageSerializer.Options);

        Assert.Empty(SignalSchema.Of(typeof(EveryType)).Validate(json));
    }

    [Fact]
    public void Validate_NamesInAnotherCaseAndUnknownMembers_IsValid() => Assert.Empty(
        SignalSchema.Of(typeof(Purchase)).Validate(Valid.Replace("amount", "AMOUNT", StringComparison.Ordinal)
            .Replace("\"street\"", "\"new\":1,\"Street\"", StringComparison.Ordinal)));

    [Fact]
    public void Validate_SeveralFaults_NamesPathRuleAndValueOfEach() => Assert.Equal(
        [
            "'/amount' breaks the rule 'minimum 0' with the value -5",
            "'/currency' breaks the rule 'minLength 2' with the value \"x\"",
            "'/delivery/street' breaks the rule 'type string' with the value null",
            "'/lines/0/count' breaks the rule 'type integer' with the value \"2\"",
            "'/lines/1' breaks the rule 'type object' with the value 5",
            "'/size' breaks the rule 'enum 1, 2' with the value 7",
            "'/colour' breaks the rule 'enum \"Red\", \"DarkBlue\", \"Navy\"' with the value \"green\"",
            "'/order' breaks the rule 'required' because it is missing",
        ],
        SignalSchema.Of(typeof(Purchase)).Validate("""
            {"amount":-5,"currency":"x","delivery":{"street":null},
             "lines":[{"article":"a","count":"2"},5],"size":7,"colour":"green"}
            """).Select(it => it.ToString()));

    public sealed record Defaults(string A, string? B, int C, int? D, string E = "e", int F = 1, Size G = Size.Small)
    {
        public string H { get; init; } = "h";

        public List<string> I { get; init; } = [];

        public string J { get; init; } = null!;

        public int K { get; set; }

        public int L { get; set; } = 5;

        public required string? M { get; init; }

        public int N => C + 1;

        [JsonIgnore]
        public string O { get; init; } = "";

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int P { get; init; }

        [Required]
        public string? Q { get; init; }

        [JsonPropertyName("r-r")]
        public int R { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? More { get; init; }
    }

    [Fact]
    public void Of_MembersWithAndWithoutDefaults_RequiresThoseThatHaveNone() => Assert.Equal(
        ["/a", "/c", "/j", "/k", "/m", "/q", "/r-r"],
        SignalSchema.Of(typeof(Defaults)).Validate("{}").Select(it => it.Path).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("n")]
    [InlineData("o")]
    [InlineData("more")]
    public void Validate_MemberThatIsNotRead_MayBeAnything(string name) => Assert.Empty(
        SignalSchema.Of(typeof(Defaults)).Validate(
            $$"""{"a":"","c":1,"j":"","k":1,"m":null,"q":"q","r-r":1,"{{name}}":{"any":"thing"} }"""));

    public sealed class Fussy
    {
        public Fussy(string name)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(name, "the one");
            Name = name;
        }

        public string Name { get; }

        public string Note { get; init; } = "";
    }

    [Fact]
    public void Of_TypeThatRefusesMadeUpValues_TakesItsMembersAsUnset() => Assert.Equal(
        ["/name", "/note"], SignalSchema.Of(typeof(Fussy)).Validate("{}").Select(it => it.Path));

    public sealed record Unmakeable(object Data)
    {
        public string Note { get; init; } = "";
    }

    [Fact]
    public void Of_TypeOfWhichNoSampleCanBeMade_TakesItsMembersAsUnset() => Assert.Equal(
        ["/data", "/note"], SignalSchema.Of(typeof(Unmakeable)).Validate("{}").Select(it => it.Path));

    public sealed record Annotated(
        [Range(1, 5)] int Whole,
        [Range(0.5, double.MaxValue, MinimumIsExclusive = true)] double Rough,
        [Range(typeof(decimal), "0.01", "9.99")] decimal Price,
        [StringLength(3, MinimumLength = 2)] string Code,
        [MinLength(1), MaxLength(2)] int[] Some,
        [Length(1, 2)] Dictionary<string, int> Map,
        [RegularExpression("a|b")] string Letter,
        [EmailAddress] string Mail,
        [property: Required] string Filled,
        [AllowedValues("x", "y")] string Choice,
        [Range(1, 5)] int? Maybe = null);

    [Theory]
    [InlineData("whole", "0", "minimum 1")]
    [InlineData("whole", "6", "maximum 5")]
    [InlineData("rough", "0.5", "exclusiveMinimum 0.5")]
    [InlineData("price", "0.001", "minimum 0.01")]
    [InlineData("price", "10", "maximum 9.99")]
    [InlineData("price", "\"10\"", "maximum 9.99")]
    [InlineData("price", "\"much\"", "format decimal")]
    [InlineData("price", "\"1,5\"", "format decimal")]
    [InlineData("price", "\"1,500.00\"", "format decimal")]
    [InlineData("price", "\"1.5-\"", "format decimal")]
    [InlineData("price", "\"\"", "format decimal")]
    [InlineData("code", "\"a\"", "minLength 2")]
    [InlineData("code", "\"abcd\"", "maxLength 3")]
    [InlineData("some", "[]", "minItems 1")]
    [InlineData("some", "[1,2,3]", "maxItems 2")]
    [InlineData("map", "{}", "minProperties 1")]
    [InlineData("map", "{\"a\":1,\"b\":2,\"c\":3}", "maxProperties 2")]
    [InlineData("letter", "\"ab\"", "pattern ^(?:a|b)$")]
    [InlineData("letter", "\"a\\n\"", "pattern ^(?:a|b)$")]
    [InlineData("mail", "\"nobody\"", "format email")]
    [InlineData("filled", "\"\"", "minLength 1")]
    [InlineData("choice", "\"z\"", "enum \"x\", \"y\"")]
    [InlineData("maybe", "6", "maximum 5")]
    public void Validate_ValueAgainstItsAttribute_BreaksThatRule(string member, string value, string rule)
    {
        var members = new Dictionary<string, string>
        {
            ["whole"] = "1",
            ["rough"] = "1",
            ["price"] = "1",
            ["code"] = "\"ab\"",
            ["some"] = "[1]",
            ["map"] = "{\"a\":1}",
            ["letter"] = "\"a\"",
            ["mail"] = "\"a@b\"",
            ["filled"] = "\"f\"",
            ["choice"] = "\"x\"",
            ["maybe"] = "null",
        };
        SignalSchema schema = SignalSchema.Of(typeof(Annotated));
        Assert.Empty(schema.Validate(Json(members)));

        members[member] = value;

        Assert.Equal([new SchemaViolation("/" + member, rule, value)], schema.Validate(Json(members)));
    }

    [Fact]
    public void Validate_RecursiveContract_ChecksEveryLevel()
    {
        SignalSchema schema = SignalSchema.Of(typeof(Node));

        Assert.Empty(schema.Validate("""{"name":"a","parent":{"name":"b"},"children":[{"name":"c","children":[]}]}"""));
        Assert.Equal(
            [
                "'/parent/parent/name' breaks the rule 'type string' with the value 1",
                "'/children/0/name' breaks the rule 'required' because it is missing",
            ],
            schema.Validate("""{"name":"a","parent":{"name":"b","parent":{"name":1}},"children":[{}]}""")
                .Select(it => it.ToString()));
    }

    public abstract record Animal(string Name)
    {
        public virtual string? Sound { get; init; }
    }

    public sealed record Dog(string Name, int Age) : Animal(Name)
    {
        public override string? Sound { get; init; } = "woof";
    }

    [Fact]
    public void Of_DerivedContract_HasTheMembersOfItsBase() => Assert.Equal(
        ["/age", "/name"],
        SignalSchema.Of(typeof(Dog)).Validate("{}").Select(it => it.Path).Order(StringComparer.Ordinal));

    public sealed class Shouting : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetInt32() + "!";

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Length);
    }

    public sealed record OwnConverters(
        [property: JsonConverter(typeof(Shouting))] string Text,
        [property: JsonConverter(typeof(JsonStringEnumConverter))] Size Size,
        [property: JsonConverter(typeof(JsonStringEnumConverter))] Size? Maybe,
        [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int Number);

    [Theory]
    [InlineData("""{"text":5,"size":"Small","maybe":null,"number":"7"}""")]
    [InlineData("""{"text":5,"size":"small","maybe":"Large","number":7}""")]
    [InlineData("""{"text":5,"size":2,"maybe":1,"number":7}""")]
    public void Validate_MembersWithConvertersOfTheirOwn_AreTakenAsThoseReadThem(string json)
    {
        Assert.NotNull(JsonSerializer.Deserialize<OwnConverters>(json, SystemTextJsonMessageSerializer.Options));
        Assert.Empty(SignalSchema.Of(typeof(OwnConverters)).Validate(json));
    }

    [Fact]
    public void Validate_EnumByConverterOfTheMember_KnowsItsNames() => Assert.Equal(
        ["/size", "/maybe"],
        SignalSchema.Of(typeof(OwnConverters)).Validate("""{"text":5,"size":"Huge","maybe":3,"number":7}""")
            .Select(it => it.Path));

    public sealed record Described([property: Description("In cents.")] int Amount, Address To);

    [Fact]
    public void Of_DescribedMember_CarriesTheDescription() => Assert.Contains(
        "In cents.", SignalSchema.Of(typeof(Described)).ToJson(), StringComparison.Ordinal);

    [Fact]
    public void ToJson_OfGeneratedSchema_IsAGivenSchemaOfTheSameMeaning()
    {
        SignalSchema given = SignalSchema.Parse(SignalSchema.Of(typeof(Purchase)).ToJson());

        Assert.Empty(given.Validate(Valid));
        Assert.Equal(
            ["/amount"],
            given.Validate(Valid.Replace("amount", "Amount", StringComparison.Ordinal)).Select(it => it.Path));
    }

    private static string Json(Dictionary<string, string> members) =>
        $"{{{string.Join(',', members.Select(it => $"\"{it.Key}\":{it.Value}"))}}}";
}
