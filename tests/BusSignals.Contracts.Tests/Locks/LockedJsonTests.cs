using System.Text.Json;

namespace BusSignals.Contracts.Tests.Locks;

[Trait("Feature", "J20")]
public sealed class LockedJsonTests
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper };

    [Fact]
    public void Serialize_Lock_WritesKeyAndFence_WhateverThePolicy() => Assert.Equal(
        """{"ORDER":{"key":"42","fence":7}}""", JsonSerializer.Serialize(new Paid(new("42", new Fence(7))), SnakeCase));

    [Fact]
    public void Deserialize_Lock_IsAClaimWithoutProof()
    {
        Locked<Order> read = JsonSerializer.Deserialize<Paid>("""{"Order":{"key":"42","fence":7}}""")!.Order;

        Assert.Equal(("42", new Fence(7)), (read.Key, read.Claimed));
        Assert.Null(((ILocked)read).Proof);
    }

    [Fact]
    public void Deserialize_ForgedProof_IsNotRead()
    {
        const string forged = """{"fence":9007199254740993,"proof":{"fence":1},"_proof":{},"key":"42","lost":[1,{"a":2}]}""";

        Locked<Order> read = JsonSerializer.Deserialize<Locked<Order>>(forged)!;

        Assert.Null(((ILocked)read).Proof);
        Assert.Equal(("42", new Fence(9007199254740993)), (read.Key, read.Claimed));
    }

    [Fact]
    public void Deserialize_KeyAlone_IsAClaim() =>
        Assert.Equal("42", JsonSerializer.Deserialize<Paid>("""{"Order":"42"}""")!.Order.Key);

    [Fact]
    public void Deserialize_Null_IsNone() => Assert.Null(JsonSerializer.Deserialize<Paid>("""{"Order":null}""")!.Order);

    [Theory]
    [InlineData("42", "A lock of Order is {\"key\":text,\"fence\":number} or its key as text, not Number.")]
    [InlineData("[\"42\"]", "A lock of Order is {\"key\":text,\"fence\":number} or its key as text, not StartArray.")]
    [InlineData("{\"fence\":7}", "A lock of Order is {\"key\":text,\"fence\":number} or its key as text; it has no key.")]
    [InlineData("{\"key\":42}", "A lock of Order is {\"key\":text,\"fence\":number} or its key as text; its key is Number.")]
    [InlineData("{\"key\":\"42\",\"fence\":\"7\"}", "A lock of Order is {\"key\":text,\"fence\":number} or its key as text; its fence is String.")]
    [InlineData("{\"key\":\"42\",\"fence\":7.5}", "A lock of Order is {\"key\":text,\"fence\":number} or its key as text; its fence is Number.")]
    public void Deserialize_AnythingElse_SaysWhatWasExpected(string json, string expected) => Assert.StartsWith(
        expected, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Locked<Order>>(json)).Message, StringComparison.Ordinal);

    private sealed record Paid(Locked<Order> Order);
}
