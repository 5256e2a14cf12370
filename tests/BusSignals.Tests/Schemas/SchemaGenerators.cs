using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace BusSignals.Tests.Schemas;

/// <summary>
/// Random schemas and values that often nearly fit each other. They keep to what NJsonSchema judges rightly; where it
/// does not is pinned in <see cref="OtherValidatorTests"/>.
/// </summary>
internal static class SchemaGenerators
{
    private static readonly Gen<string> Name = Gen.Elements("a", "b", "c", "x", "xy");
    private static readonly Gen<string> Text = Gen.Elements("", "a", "ab", "abc", "b", "aé", "a\\n");

    /// <summary>Any value, three levels deep at most.</summary>
    public static Gen<string> Value(int depth = 3)
    {
        Gen<string> simple = Gen.Frequency(
            (1, Gen.Elements("null", "true", "false")),
            (3, Gen.Choose(-3, 10).Select(Number)),
            (1, Gen.Choose(-3, 10).Select(it => Number(it) + ".5")),
            (1, Gen.Elements("1e-3", "-12345678901234567", "0.25")),
            (3, Text.Select(it => $"\"{it}\"")));
        return depth == 0
            ? simple
            : Gen.Frequency(
                (2, simple),
                (1, Many(Value(depth - 1), 0, 3).Select(it => $"[{string.Join(',', it)}]")),
                (3, Object(Value(depth - 1))));
    }

    /// <summary>A schema document.</summary>
    public static Gen<string> Schema(int depth = 3) =>
        from root in Schema(depth, nullable: true)
        from definition in Schema(1, nullable: false, references: false)
        select $$"""{"allOf":[{{root}}],"definitions":{"d":{{definition}} } }""";

    private static Gen<string> Schema(int depth, bool nullable, bool references = true)
    {
        Gen<string> leaf = Gen.Frequency(
            (2, Type(nullable)),
            (2, Numbers()),
            (2, Texts()),
            (1, Many(Text, 1, 3).Select(it => Parts("\"type\":\"string\"", $"\"enum\":[{Quoted(it)}]"))),
            (references ? 1 : 0, Gen.Constant("""{"$ref":"#/definitions/d"}""")));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<string> inner = Schema(depth - 1, nullable, references);
        Gen<string> strict = Schema(depth - 1, nullable: false, references);
        return Gen.Frequency(
            (2, leaf),
            (4, Objects(inner)),
            (2, Lists(inner)),
            (1, Choice("allOf", strict)),
            (1, Choice("anyOf", strict)),
            (1, Choice("oneOf", strict)),
            (1, strict.Select(it => $"{{\"not\":{it}}}")));
    }

    private static Gen<string> Type(bool nullable)
    {
        string[] plain =
        [
            "\"string\"", "\"number\"", "\"integer\"", "\"boolean\"", "\"object\"", "\"array\"",
            "[\"string\",\"integer\"]", "[\"boolean\",\"array\"]",
        ];
        string[] withNull = ["\"null\"", "[\"string\",\"null\"]", "[\"object\",\"null\"]", "[\"number\",\"null\"]"];
        return Gen.Elements(nullable ? [.. plain, .. withNull] : plain).Select(it => Parts($"\"type\":{it}"));
    }

    private static Gen<string> Numbers() =>
        from type in Gen.Elements("\"type\":\"number\"", "\"type\":\"integer\"", "")
        from minimum in Maybe(Gen.Elements("minimum", "exclusiveMinimum"), Gen.Choose(-3, 5))
        from maximum in Maybe(Gen.Elements("maximum", "exclusiveMaximum"), Gen.Choose(0, 10))
        from step in Maybe(Gen.Constant("multipleOf"), Gen.Choose(1, 3))
        select Parts(type, minimum, maximum, step);

    private static Gen<string> Texts() =>
        from type in Gen.Elements("\"type\":\"string\"", "")
        from least in Maybe(Gen.Constant("minLength"), Gen.Choose(0, 2))
        from most in Maybe(Gen.Constant("maxLength"), Gen.Choose(0, 3))
        from pattern in Gen.Elements("", "", "\"pattern\":\"^a\"", "\"pattern\":\"b\"", "\"pattern\":\"^[ab]*\"")
        select Parts(type, least, most, pattern);

    private static Gen<string> Objects(Gen<string> inner) =>
        from properties in Members(inner, Gen.Elements("a", "b", "c"))
        from required in Many(Name, 0, 2)
        from pattern in Gen.OneOf(Gen.Constant(""), inner.Select(it => $"\"patternProperties\":{{\"^x\":{it}}}"))
        from additional in Gen.OneOf(
            Gen.Constant(""), Gen.Constant("\"additionalProperties\":false"), inner.Select(it => $"\"additionalProperties\":{it}"))
        from least in Maybe(Gen.Constant("minProperties"), Gen.Choose(0, 2))
        from most in Maybe(Gen.Constant("maxProperties"), Gen.Choose(1, 4))
        select Parts(
            "\"type\":\"object\"", $"\"properties\":{properties}", $"\"required\":[{Quoted(required.Distinct())}]", pattern,
            additional, least, most);

    private static Gen<string> Lists(Gen<string> inner) =>
        from items in Gen.OneOf(
            inner.Select(it => $"\"items\":{it}"),
            from tuple in Many(inner, 1, 2)
            from more in Gen.OneOf(
                Gen.Constant(""), Gen.Constant(",\"additionalItems\":false"), inner.Select(it => $",\"additionalItems\":{it}"))
            select $"\"items\":[{string.Join(',', tuple)}]{more}")
        from least in Maybe(Gen.Constant("minItems"), Gen.Choose(0, 2))
        from most in Maybe(Gen.Constant("maxItems"), Gen.Choose(1, 3))
        select Parts("\"type\":\"array\"", items, least, most);

    private static Gen<string> Choice(string keyword, Gen<string> inner) =>
        Many(inner, 1, 3).Select(it => $"{{\"{keyword}\":[{string.Join(',', it)}]}}");

    private static Gen<string> Object(Gen<string> value) => Members(value, Name);

    private static Gen<string> Members(Gen<string> value, Gen<string> name) =>
        from names in Many(name, 0, 4)
        let distinct = names.Distinct().ToArray()
        from values in Gen.ListOf(value, distinct.Length)
        select $"{{{string.Join(',', distinct.Zip(values, (key, it) => $"\"{key}\":{it}"))}}}";

    private static Gen<IEnumerable<string>> Many(Gen<string> item, int least, int most) =>
        Gen.Choose(least, most).SelectMany(count => Gen.ListOf(item, count)).Select(it => (IEnumerable<string>)it);

    private static Gen<string> Maybe(Gen<string> keyword, Gen<int> value) => Gen.OneOf(
        Gen.Constant(""), keyword.SelectMany(name => value.Select(it => $"\"{name}\":{Number(it)}")));

    private static string Parts(params string[] parts) => $"{{{string.Join(',', parts.Where(it => it.Length > 0))}}}";

    private static string Quoted(IEnumerable<string> texts) => string.Join(',', texts.Select(it => $"\"{it}\""));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
