using System.Text;
using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>A message that is no envelope, as a webhook's plain JSON, says what came and how the endpoint reads it.</summary>
[Trait("Feature", "R17")]
public sealed class NoEnvelopeTests
{
    private const string Advice = "If its sender writes plain JSON, let the endpoint read that: endpoint.UseRawJsonDeserializer(isDefault: true) in bus.AddConfigureEndpointsCallback((_, endpoint) => …), "
        + "and let the sender name the message's type in the header 'MT-MessageType'. (SerializationException: ";

    [Theory]
    [InlineData("application/json", """{ "depot": "a", "count": 1 }""")]
    [InlineData("application/x+json", """{ "depot": "a", "count": 1 }""")]
    [InlineData("text/plain", "hello")]
    [InlineData("application/vnd.masstransit+json", """{ "messageType": ["urn:message:A:B"] }""")]
    [InlineData("application/vnd.masstransit+json", """{ "messageType": ["urn:message:A:B"], "message": null }""")]
    public async Task Receive_NoEnvelope_NamesTheContentTypeAndTheDeserializer(string type, string body)
    {
        await using SignalHarness harness = await DepotHarness.StartAsync();

        await harness.SendRawAsync("depot", Encoding.UTF8.GetBytes(body), type);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Undecodable, dead.Reason);
        Assert.StartsWith($"The message has the content type '{type}' and is no envelope of MassTransit's with a \"message\" in it. {Advice}", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_BrokenEnvelope_SaysWhereAlone()
    {
        await using SignalHarness harness = await DepotHarness.StartAsync();

        await harness.SendRawAsync("depot", "{ no json"u8.ToArray(), "application/vnd.masstransit+json");

        Assert.StartsWith("SerializationException: ", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
    }
}
