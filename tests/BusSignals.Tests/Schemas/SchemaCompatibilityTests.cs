using FsCheck;
using FsCheck.Fluent;

namespace BusSignals.Tests.Schemas;

[Trait("Feature", "Z40")]
public sealed class SchemaCompatibilityTests
{
    [Theory]
    [InlineData("""{"minimum":0}""", """{"minimum":1}""", "The payload had the minimum 0 and has the minimum 1; breaks old emitters")]
    [InlineData("""{"minimum":0}""", """{"minimum":-1}""", "The payload had the minimum 0 and has the minimum -1; breaks old receivers")]
    [InlineData("""{"minimum":0}""", """{"exclusiveMinimum":0}""", "The payload had the minimum 0 and has the minimum 0 (exclusive); breaks old emitters")]
    [InlineData("""{"maximum":9}""", "{}", "The payload had the maximum 9 and has no maximum; breaks old receivers")]
    [InlineData("""{"type":"integer","format":"int32"}""", """{"type":"integer","format":"int8","minimum":-128}""", "The payload had the minimum -2147483648 and has the minimum -128; breaks old emitters|The payload had the maximum 2147483647 and has the maximum 127; breaks old emitters")]
    [InlineData("""{"multipleOf":2}""", """{"multipleOf":4}""", "The payload had to be a multiple of 2 and has to be one of 4; breaks old emitters")]
    [InlineData("""{"multipleOf":4}""", """{"multipleOf":6}""", "The payload had to be a multiple of 4 and has to be one of 6; breaks old emitters and old receivers")]
    [InlineData("""{"maxLength":5}""", """{"maxLength":9}""", "The payload had the maxLength 5 and has the maxLength 9; breaks old receivers")]
    [InlineData("{}", """{"pattern":"^a"}""", "The payload has the new rule 'pattern ^a'; breaks old emitters")]
    [InlineData("""{"pattern":"^b"}""", """{"pattern":"^a"}""", "The payload had the rule 'pattern ^b' and has 'pattern ^a'; breaks old emitters and old receivers")]
    [InlineData("""{"format":"uuid"}""", """{"format":"password"}""", "The payload has no longer the rule 'format uuid'; breaks old receivers")]
    [InlineData("""{"uniqueItems":true}""", "{}", "The payload has no longer the rule 'uniqueItems true'; breaks old receivers")]
    [InlineData("""{"enum":[1,2]}""", """{"enum":[2.0,3]}""", "The payload can no longer be 1; breaks old emitters|The payload can also be 3; breaks old receivers")]
    [InlineData("""{"type":"integer"}""", """{"type":"number"}""", "The payload was integer and is number; breaks old receivers")]
    [InlineData("""{"type":"string"}""", """{"type":"integer"}""", "The payload was string and is integer; breaks old emitters and old receivers")]
    [InlineData("""{"type":["string","null"]}""", """{"type":"string"}""", "The payload can no longer be null; breaks old emitters")]
    [InlineData("""{"type":"string"}""", """{"oneOf":[{"type":"null"},{"type":"string"}]}""", "The payload can now be null; breaks old receivers")]
    [InlineData("""{"properties":{"a":{}}}""", """{"properties":{"a":{},"b":{}}}""", "'/b' is new; breaks nobody")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"properties":{"a":{},"b":{}},"additionalProperties":false}""", "'/b' is new; breaks old receivers")]
    [InlineData("{}", """{"properties":{"b":{}},"required":["b"]}""", "'/b' is new and required; breaks old emitters")]
    [InlineData("""{"properties":{"b":{}},"required":["b"]}""", "{}", "'/b' is gone; breaks old receivers")]
    [InlineData("""{"properties":{"b":{}}}""", "{}", "'/b' is gone; breaks nobody")]
    [InlineData("""{"properties":{"b":{}}}""", """{"additionalProperties":false}""", "'/b' is gone; breaks old emitters|'/*' must no longer be there; breaks old emitters")]
    [InlineData("""{"properties":{"b":{}}}""", """{"properties":{"b":{}},"required":["b"]}""", "'/b' is now required; breaks old emitters")]
    [InlineData("""{"properties":{"b":{}},"required":["b"]}""", """{"properties":{"b":{}}}""", "'/b' is no longer required; breaks old receivers")]
    [InlineData("""{"properties":{"b":{}}}""", """{"properties":{"B":{}}}""", "'/B' was spelt 'b'; breaks old emitters and old receivers")]
    [InlineData("""{"items":{"properties":{"a/b":{"type":"null"}}}}""", """{"items":{"properties":{"a/b":{"type":"string"}}}}""", "'/*/a~1b' was null and is string; breaks old emitters and old receivers")]
    [InlineData("""{"items":[{"minimum":1}]}""", """{"items":[{"minimum":2}]}""", "'/0' had the minimum 1 and has the minimum 2; breaks old emitters")]
    [InlineData("""{"additionalProperties":{"minimum":1}}""", """{"additionalProperties":{"minimum":0}}""", "'/*' had the minimum 1 and has the minimum 0; breaks old receivers")]
    [InlineData("""{"patternProperties":{"^x":{}},"additionalProperties":false}""", """{"additionalProperties":false}""", "'/^x' must no longer be there; breaks old emitters")]
    [InlineData("""{"additionalProperties":false}""", """{"patternProperties":{"^x":{}},"additionalProperties":false}""", "'/^x' may now be there; breaks old receivers")]
    [InlineData("""{"anyOf":[{"type":"null"}]}""", """{"anyOf":[{"type":"null"},{"type":"string"},{"minimum":1}]}""", "The payload has other schemas in 'anyOf'; breaks old receivers")]
    [InlineData("{}", """{"anyOf":[{"type":"null"}]}""", "The payload has the new rule 'anyOf'; breaks old emitters")]
    [InlineData("""{"anyOf":[{"type":"null"},{"minimum":1}]}""", "{}", "The payload has no longer the rule 'anyOf'; breaks old receivers")]
    [InlineData("""{"oneOf":[{"minimum":1}]}""", """{"oneOf":[{"minimum":2}]}""", "The payload has other schemas in 'oneOf'; breaks old emitters and old receivers")]
    [InlineData("""{"allOf":[{"minimum":1}]}""", """{"allOf":[{"minimum":1},{"maximum":2}]}""", "The payload has other schemas in 'allOf'; breaks old emitters")]
    [InlineData("""{"not":{"minimum":1}}""", "{}", "The payload has no longer the rule 'not'; breaks old receivers")]
    public void Compare_TwoSchemas_TellsWhatChangedAndWhomItBreaks(string before, string after, string changes) =>
        Assert.Equal(
            changes.Split('|'),
            SchemaCompatibility.Compare(SignalSchema.Parse(before), SignalSchema.Parse(after)).Select(it => it.ToString()));

    [Theory]
    [InlineData(typeof(Purchase))]
    [InlineData(typeof(EveryType))]
    [InlineData(typeof(Node))]
    public void Compare_SchemaWithItself_FindsNothing(Type contract) => Assert.Empty(
        SchemaCompatibility.Compare(SignalSchema.Parse(SignalSchema.Of(contract).ToJson()), SignalSchema.Of(contract)));

    private sealed record Paid1(Ref<Purchase> Order, decimal Amount, string? Note, Node Where);

    private sealed record Paid2(Ref<Purchase> Order, decimal? Amount, string Note, Place Where, string Currency, int Try = 1);

    private sealed record Place(string Name, Place? Parent, IReadOnlyList<Place>? Children = null, string? Code = null);

    [Fact]
    public void Compare_TwoVersionsOfAContract_TellsWhatChangedAndWhomItBreaks() => Assert.Equal(
        [
            "'/amount' is no longer required; breaks old receivers",
            "'/amount' can now be null; breaks old receivers",
            "'/note' is now required; breaks old emitters",
            "'/note' can no longer be null; breaks old emitters",
            "'/where/code' is new; breaks nobody",
            "'/currency' is new and required; breaks old emitters",
            "'/try' is new; breaks nobody",
        ],
        SchemaCompatibility.Compare(SignalSchema.Of(typeof(Paid1)), SignalSchema.Of(typeof(Paid2))).Select(it => it.ToString()));

    /// <summary>
    /// A member without a rule is not expected to be there, so that giving it one breaks nobody; else the verdict holds
    /// for every value.
    /// </summary>
    [Fact]
    public void Compare_AnyTwoSchemas_MissesNoBreak()
    {
        Gen<(string Before, string After, string[] Values)> cases =
            from before in SchemaGenerators.Schema(1)
            from after in SchemaGenerators.Schema(1)
            from values in Gen.ListOf(SchemaGenerators.Value(2), 20)
            select (before, after, values.ToArray());
        int kept = 0;

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(4000),
            Prop.ForAll(Arb.From(cases), it =>
            {
                SignalSchema before = SignalSchema.Parse(it.Before);
                SignalSchema after = SignalSchema.Parse(it.After);
                IReadOnlyList<SchemaChange> changes = SchemaCompatibility.Compare(before, after);
                if (changes.Any(change => change.Text is "is new" or "is gone" or "is new and required"))
                {
                    return;
                }

                SchemaImpact breaks = changes.Aggregate(SchemaImpact.None, (all, change) => all | change.Breaks);
                foreach (string value in it.Values)
                {
                    bool was = before.Validate(value).Count == 0;
                    bool @is = after.Validate(value).Count == 0;
                    SchemaImpact seen = was == @is ? SchemaImpact.None : was ? SchemaImpact.OldEmitters : SchemaImpact.OldReceivers;
                    Assert.True((breaks & seen) == seen, $"{it.Before} to {it.After} misses {seen} for {value}.");
                    kept += breaks != (SchemaImpact.OldEmitters | SchemaImpact.OldReceivers) ? 1 : 0;
                }
            }));

        Assert.True(kept > 400, $"Only {kept} values were judged where something was promised.");
    }

    private sealed record Lower(int value);

    private sealed record Upper(int Value);

    [Fact]
    public void Compare_MemberInAnotherCase_BreaksNobodyWhoReadsWithTheSerializer()
    {
        SignalSchema given = SignalSchema.Parse("""{"properties":{"Value":{"type":"integer","format":"int32"}},"required":["Value"]}""");

        Assert.Empty(SchemaCompatibility.Compare(SignalSchema.Of(typeof(Lower)), SignalSchema.Of(typeof(Upper))));
        Assert.Contains(
            new SchemaChange("/value", "was spelt 'Value'", SchemaImpact.OldReceivers),
            SchemaCompatibility.Compare(given, SignalSchema.Of(typeof(Upper))));
    }
}
