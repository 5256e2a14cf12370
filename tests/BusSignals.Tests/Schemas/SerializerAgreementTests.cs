using System.Text.Json;
using MassTransit.Serialization;

namespace BusSignals.Tests.Schemas;

/// <summary>
/// A schema made from a contract judges values as the serializer does, so that no payload is refused that could have
/// been read. Where it is stricter, that is meant: null for what cannot be null, and numbers that are no value of an enum.
/// </summary>
[Trait("Feature", "Z3")]
public sealed class SerializerAgreementTests
{
    private static readonly string[] Texts =
    [
        "", " ", "x", "xy", "é", "true", "0", "7", "Red", "red", " RED ", "DarkBlue", "navy", "Purple", "Small",
        "2026-01-02", "2026-01-02T03:04", "2026-01-02T03:04:05", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1234567+14:00",
        "2026-01-02 03:04:05", "2026-01-02T24:00:00", "2026-01-02T03:04:05+99:00", "2026-02-30", "2026-1-2", "20260102",
        "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00", "2026-01-02T03:04:60Z", "2026-01-02t03:04:05z",
        "03:04", "03:04:05", "03:04:05.1234567", "03:04:05.12345678", "24:00:00", "1.03:04:05", "-03:04:05", "3:4:5",
        "03:04:05Z", "99:99:99", "1", "10675199.02:48:05.4775807",
        "11111111-2222-3333-4444-555555555555", "11111111222233334444555555555555",
        "{11111111-2222-3333-4444-555555555555}", "AAAAAAAA-2222-3333-4444-55555555555F",
        "9.5", "-1e3", " 1,000.5- ", "1_000", "79228162514264337593543950336",
        "https://example.com", "https://example.com/a?b=c#d", "http://1.2.3.4:80/", "example.com", "/path", "mailto:a@b",
        "urn:x:y", "http://", "http://-a", "http://a b", "http://a..b", "https://exa_mple.com", "c:\\x", "queue:name",
        "AQID", "AQI", "AQI=", "AQ==", "A===", "AQ ID", "A-_D",
    ];

    public static TheoryData<string> Values =>
    [
        .. Texts.Select(it => JsonSerializer.Serialize(it)),
        "null", "true", "false", "0", "1", "-1", "7", "-0", "1.0", "1.5", "1e0", "1E2", "0e-5", "127", "128", "-128", "-129",
        "255", "256", "32767", "32768", "65535", "65536", "2147483647", "2147483648", "-2147483648", "-2147483649",
        "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551615", "18446744073709551616", "79228162514264337593543950335",
        "79228162514264337593543950336", "1e28", "1e29", "1e400", "1e-400", "0.1", "123456789012345678901234567890.5",
        "[]", "[1]", "[\"x\"]", "[null]", "{}", "{\"a\":1}", "{\"a\":\"x\"}", "{\"1\":\"x\"}", "[[1]]",
        "\"\\u0052ed\"", "\"2026-01-02T03:04:05\\u005a\"", "\"\\u0041QID\"", "\"11111111-2222-3333-4444-55555555555\\u0035\"",
        """{"article":"a","count":1}""", """{"ARTICLE":"a","Count":1,"more":[]}""", """{"article":"a","count":"1"}""",
        """{"\u0061rticle":"a","count":1,"discount":1.5}""",
    ];

    /// <summary>They would be infinite, or nothing.</summary>
    private static readonly string[] OutOfRange = ["1e400", "1e28", "1e29", "65535", "65536", "1e-400"];

    /// <summary>They would be rounded.</summary>
    private static readonly string[] Rounded = ["123456789012345678901234567890.5", "1e-400"];

    /// <summary>MassTransit's converter makes 0 and -1000.5 of them; a decimal comma would be lost in the same way.</summary>
    private static readonly string[] Guessed = ["\"\"", "\" \"", "\" 1,000.5- \""];

    [Theory]
    [MemberData(nameof(Values))]
    public void Validate_AnyValueForAnyType_IsValidWhenTheSerializerReadsIt(string value)
    {
        Agrees<string>(value);
        Agrees<bool>(value);
        Agrees<bool?>(value);
        Agrees<sbyte>(value);
        Agrees<byte>(value, schemaMayAcceptMore: value == "-0");
        Agrees<short>(value);
        Agrees<ushort>(value, schemaMayAcceptMore: value == "-0");
        Agrees<int>(value);
        Agrees<int?>(value);
        Agrees<uint>(value, schemaMayAcceptMore: value == "-0");
        Agrees<long>(value);
        Agrees<ulong>(value, schemaMayAcceptMore: value == "-0");
        Agrees<Int128>(value, schemaMayAcceptMore: true); // has a range that JSON Schema's numbers do not know
        Agrees<Half>(value, serializerMayReadMore: OutOfRange.Contains(value));
        Agrees<float>(value, serializerMayReadMore: OutOfRange.Contains(value));
        Agrees<double>(value, serializerMayReadMore: OutOfRange.Contains(value));
        Agrees<decimal>(value, serializerMayReadMore: value == "null" || Guessed.Contains(value) || Rounded.Contains(value));
        Agrees<decimal?>(value, serializerMayReadMore: Guessed.Contains(value) || Rounded.Contains(value));
        Agrees<char>(value);
        Agrees<Guid>(value);
        Agrees<DateTime>(value, schemaMayAcceptMore: true); // one format for both types of date and time
        Agrees<DateTimeOffset>(value, schemaMayAcceptMore: true);
        Agrees<DateOnly>(value);
        Agrees<TimeOnly>(value);
        Agrees<TimeSpan>(value);
        Agrees<TimeSpan?>(value, serializerMayReadMore: value == "null");
        Agrees<Uri>(value);
        Agrees<Version>(value, schemaMayAcceptMore: true);
        Agrees<byte[]>(value);
        Agrees<Colour>(value, serializerMayReadMore: UndefinedFor<Colour>(value));
        Agrees<Colour?>(value, serializerMayReadMore: UndefinedFor<Colour>(value));
        Agrees<Size>(value, serializerMayReadMore: UndefinedFor<Size>(value));
        Agrees<Extras>(value, schemaMayAcceptMore: true); // combinations of flags are not listed
        Agrees<Ref<Purchase>>(value);
        Agrees<string[]>(value, serializerMayReadMore: value.Contains("null", StringComparison.Ordinal));
        Agrees<List<int?>>(value);
        Agrees<Dictionary<string, int>>(value);
        Agrees<IReadOnlyDictionary<string, string?>>(value);
        Agrees<Dictionary<int, string>>(value, schemaMayAcceptMore: true); // what keys may be is not said
        Agrees<Line>(value, serializerMayReadMore: !value.Contains("rticle", StringComparison.OrdinalIgnoreCase));
        Agrees<object>(value);
        Agrees<JsonElement>(value);
    }

    /// <summary>What would be read as infinity, or as nothing, is refused.</summary>
    [Theory]
    [Trait("Feature", "R7")]
    [InlineData("half", "65504", "65520")]
    [InlineData("float", "3.4028234663852886e38", "-3.5e38")]
    [InlineData("double", "1.7976931348623157e308", "1e400")]
    [InlineData("half", "6e-8", "1e-9")]
    [InlineData("float", "1.4e-45", "-1e-50")]
    [InlineData("double", "4.9e-324", "1e-400")]
    [InlineData("double", "-0.0e-999", "0.1e-999")]
    public void Validate_NumberOutOfRange_IsRefused(string format, string last, string beyond)
    {
        SignalSchema schema = format == "half" ? Cache<Half?>.Schema : format == "float" ? Cache<float>.Schema : Cache<double>.Schema;

        Assert.Empty(schema.Validate($$"""{"value":{{last}}}"""));
        Assert.Equal($"format {format}", Assert.Single(schema.Validate($$"""{"value":{{beyond}}}""")).Rule);
    }

    /// <summary>A decimal keeps all digits that are written, or the number is refused.</summary>
    [Theory]
    [Trait("Feature", "R7")]
    [InlineData("79228162514264337593543950335", true)]
    [InlineData("7.9228162514264337593543950335", true)]
    [InlineData("1.2345678901234567890123456789", true)]
    [InlineData("1.23456789012345678901234567890000000000", true)]
    [InlineData("0.0000000000000000000000000001", true)]
    [InlineData("1.5e3", true)]
    [InlineData("1e-28", true)]
    [InlineData("0e-99999999999999", true)]
    [InlineData("0.000000000000000000000000000000000000", true)]
    [InlineData("7.92281625142643375935439503351", false)]
    [InlineData("9.2345678901234567890123456789", false)]
    [InlineData("1.23456789012345678901234567891", false)]
    [InlineData("1e-29", false)]
    [InlineData("0.00000000000000000000000000001", false)]
    [InlineData("1e-99999999999999", false)]
    public void Validate_DecimalThatWouldBeRounded_IsRefused(string number, bool fits)
    {
        Assert.Equal(fits ? [] : ["format decimal"], Cache<decimal>.Schema.Validate($$"""{"value":{{number}}}""").Select(it => it.Rule));
        Assert.Equal(fits ? [] : ["format decimal"], Cache<decimal>.Schema.Validate($$"""{"value":"{{number}}"}""").Select(it => it.Rule));
    }

    private sealed record Box<T>(T Value);

    private static void Agrees<T>(string value, bool schemaMayAcceptMore = false, bool serializerMayReadMore = false)
    {
        string json = $$"""{"value":{{value}}}""";
        bool read = Reads<Box<T>>(json);
        bool valid = Cache<T>.Schema.Validate(json).Count == 0;
        bool nullRefused = value == "null" && read && !valid && default(T) is null
            && Nullable.GetUnderlyingType(typeof(T)) is null;
        Assert.True(
            valid == read || nullRefused || (valid && schemaMayAcceptMore) || (read && serializerMayReadMore),
            $"{typeof(T)} {value}: the schema says {valid}, the serializer {read}.");
    }

    private static bool UndefinedFor<T>(string value)
        where T : struct, Enum =>
        Reads<Box<T>>($$"""{"value":{{value}}}""")
        && !Enum.IsDefined(JsonSerializer.Deserialize<T>(value, SystemTextJsonMessageSerializer.Options));

    private static bool Reads<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, SystemTextJsonMessageSerializer.Options) is not null;
        }
        catch (Exception exception) when (exception is JsonException or UriFormatException or InvalidOperationException)
        {
            return false; // MassTransit's converter lets the Uri's own exception through
        }
    }

    private static class Cache<T>
    {
        public static SignalSchema Schema { get; } = SignalSchema.Of(typeof(Box<T>));
    }
}
