using System.Text.Json;
using System.Text.Json.Serialization;
using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>A payload that a constructor or a converter of the contract's does not take is dead with its signal, its process and the member named.</summary>
[Trait("Feature", "R17")]
public sealed class UnreadableMemberTests
{
    [Signal("/club/{club}/joined", Id = "club.joined")]
    public sealed record Joined(string Club, Person? Who = null, Person[]? Guests = null, Dictionary<string, Age>? Ages = null, Code? Code = null)
    {
        [JsonConverter(typeof(NoteReader))]
        public string? Note { get; init; }
    }

    public sealed record Person(string Name, Age Age);

    public sealed class Age
    {
        public Age(int years)
        {
            if (years is < 0 or > 150)
            {
                throw new InvalidOperationException("Nobody is so old.", new ArithmeticException("years"));
            }

            Years = years;
        }

        public int Years { get; }
    }

    [JsonConverter(typeof(CodeReader))]
    public sealed record Code(string Text);

    public sealed class CodeReader : JsonConverter<Code>
    {
        public override Code Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: 3 } text ? new Code(text) : throw new FormatException("A code has three letters.");

        public override void Write(Utf8JsonWriter writer, Code value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }

    public sealed class NoteReader : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: < 10 } text ? text : throw new InvalidOperationException("too long");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    public sealed class Club;

    [Process("/club/{club}", Endpoint = "club")]
    public sealed class ClubFlow : SignalFlow<Club>
    {
        public ClubFlow() => On<Joined>((_, _) => { });
    }

    private const string Old = "InvalidOperationException: Nobody is so old. Caused by ArithmeticException: years";

    public static TheoryData<string, string, string> Unreadable => new()
    {
        { """{ "club": "1", "who": { "name": "Ann", "age": { "years": -5 } } }""", "/who/age", Old },
        { """{ "club": "1", "WHO": { "Name": "Ann", "AGE": { "Years": -5 } } }""", "/WHO/AGE", Old },
        { """{ "club": "1", "guests": [{ "name": "Ann", "age": { "years": 5 } }, { "name": "Bob", "age": { "years": 200 } }] }""", "/guests/1/age", Old },
        { """{ "club": "1", "ages": { "ann": { "years": 5 }, "a/b": { "years": 200 } } }""", "/ages/a~1b", Old },
        { """{ "club": "1", "code": "four" }""", "/code", "FormatException: A code has three letters." },
        { """{ "club": "1", "note": "much too long" }""", "/note", "InvalidOperationException: too long" },
    };

    public static TheoryData<string, string> Broken => new()
    {
        { """{ "club": "1", "ages": { "\ud83d": { "years": 5 } } }""", "/ages/…" },
        { """{ "club": "1", "ages": { "a": { "years": 5, "\uDE80": 1 } } }""", "/ages/a/…" },
        { """{ "club": "1", "who": { "name": "\ud83d", "age": { "years": 5 } } }""", "/who/name" },
    };

    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public async Task Receive_WhatAConstructorOrConverterRefuses_NamesSignalProcessAndMember(string payload, string path, string why)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<ClubFlow>());

        await harness.SendEnvelopeAsync<Joined>("club", payload);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Invalid, "club.joined", "/club/1", $"The payload of the signal 'club.joined' cannot be read as 'Joined' at '{path}': {why}"),
            (dead.Reason, dead.SignalId, dead.ProcessPath, dead.Error));
        Assert.Equal(dead.Error, (await harness.DeadSignals().ReplayAsync(dead.Sequence, Token)).Error);
    }

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public async Task Receive_HalfASurrogatePair_NamesSignalProcessAndMember(string payload, string path)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<ClubFlow>());

        await harness.SendEnvelopeAsync<Joined>("club", payload);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, "club.joined", "/club/1"), (dead.Reason, dead.SignalId, dead.ProcessPath));
        Assert.Contains($"has half a surrogate pair, or bytes that are no UTF-8, at '{path}'", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ByNameAndJson_IsRefusedWithTheMemberNamed()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<ClubFlow>());

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.SendAsync("/club/1", "club.joined", """{ "who": { "name": "Ann", "age": { "years": -5 } } }"""));

        Assert.Equal($"The payload of the signal 'club.joined' cannot be read as 'Joined' at '/who/age': {Old}", exception.Message);
    }
}
