using MassTransit.Context;

namespace BusSignals.Tests.Outbox;

/// <summary>What a handler sets on a message that it publishes is there when the outbox sends it.</summary>
[Trait("Feature", "R14")]
public sealed class OutgoingPropertiesTests
{
    public sealed record Note(string Text);

    [Fact]
    public void Settings_OfAMessage_AreReadBackAsTheyWere()
    {
        var published = new MessageSendContext<Note>(new Note("a")) { Delay = TimeSpan.FromSeconds(2), TimeToLive = TimeSpan.FromMinutes(3), Durable = false };

        OutgoingProperties properties = OutgoingProperties.Of(published);
        var sent = new MessageSendContext<Note>(new Note("a"));
        OutgoingProperties.Read(properties.Write()).Apply(sent);

        Assert.False(properties.IsPlain);
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(3), false), (sent.Delay, sent.TimeToLive, sent.Durable));
    }

    [Fact]
    public void Plain_MessageWithTextsAlone_IsSentFromMemory()
    {
        var published = new MessageSendContext<Note>(new Note("a"));
        published.Headers.Set("x", "y");

        Assert.True(OutgoingProperties.Of(published).IsPlain);
    }
}
