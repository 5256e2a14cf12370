using System.Text;
using RabbitMQ.Client;

namespace BusSignals.RealParts.Tests;

public class RabbitMqServerTests(RabbitMqFixture broker) : IClassFixture<RabbitMqFixture>
{
    private const string Queue = "kept";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NewBroker_TakesAndGivesMessages()
    {
        var uri = broker.Server.Uri;

        await PublishAsync(uri, "hello");

        Assert.Equal("hello", await TakeAsync(uri));
    }

    [Fact]
    public async Task RestartAsync_MessageInDurableQueue_IsThereOnTheSamePort()
    {
        var server = broker.OwnServer;
        await PublishAsync(server.Uri, "before the restart");

        await server.RestartAsync();

        Assert.Equal("before the restart", await TakeAsync(server.Uri));
    }

    [Fact]
    public async Task KillAsync_ConfirmedMessageInDurableQueue_SurvivesTheRestart()
    {
        var server = broker.OwnServer;
        Assert.Null(await TakeAsync(server.Uri));
        // A killed broker keeps what it confirmed, but may forget a queue declared moments ago; an orderly stop settles it.
        await server.RestartAsync();
        await PublishAsync(server.Uri, "before the kill");

        await server.KillAsync();
        Assert.Empty(ProcessesIn.Folder(server.Folder!));
        await server.RestartAsync();

        Assert.Equal("before the kill", await TakeAsync(server.Uri));
    }

    [Fact]
    public async Task StopAsync_RunningBroker_LeavesNoProcessOfIt()
    {
        var server = broker.OwnServer;

        await server.StopAsync();

        Assert.Empty(ProcessesIn.Folder(server.Folder!));
        await server.RestartAsync();
    }

    [Fact]
    public async Task StartAsync_SecondBroker_SharesNothingAndDisposeLeavesNothing()
    {
        var first = broker.OwnServer;
        var second = await RabbitMqServer.StartAsync();
        await using (second)
        {
            await PublishAsync(first.Uri, "for the first");

            Assert.Null(await TakeAsync(second.Uri));
            Assert.NotEmpty(ProcessesIn.Folder(second.Folder!));
        }

        Assert.False(Directory.Exists(second.Folder));
        Assert.Empty(ProcessesIn.Folder(second.Folder!));
        Assert.Equal("for the first", await TakeAsync(first.Uri));
    }

    private static async Task PublishAsync(Uri uri, string text)
    {
        await using var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync(Cancelled);
        await using var channel = await connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancelled);
        await DeclareAsync(channel);
        await channel.BasicPublishAsync(
            "", Queue, true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text), Cancelled);
    }

    private static async Task<string?> TakeAsync(Uri uri)
    {
        await using var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync(Cancelled);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancelled);
        await DeclareAsync(channel);
        var message = await channel.BasicGetAsync(Queue, autoAck: true, Cancelled);
        return message is null ? null : Encoding.UTF8.GetString(message.Body.Span);
    }

    private static Task<QueueDeclareOk> DeclareAsync(IChannel channel) =>
        channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancelled);
}
