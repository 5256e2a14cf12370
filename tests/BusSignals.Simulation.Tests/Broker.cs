using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals.Simulation.Tests;

/// <summary>
/// The broker of the simulation: a queue for each type of process, from which messages come in any order, and a list of
/// what nobody but the test takes.
/// </summary>
internal sealed class Broker(World world)
{
    private static readonly string[] Activities = [new EndpointNames(MassTransit.DefaultEndpointNameFormatter.Instance).OfActivity(TripStory.Seat.Id)];

    private readonly List<QueuedMessage> _queued = [];
    private readonly Dictionary<Guid, (string Type, JsonNode Message)> _watched = [];

    public bool IsEmpty => _queued.Count == 0;

    /// <summary>What a node could take now.</summary>
    public IReadOnlyList<QueuedMessage> Waiting => [.. _queued.Where(it => it.Receiver is null)];

    /// <summary>Takes a message that an emitter or a node's outbox has sent.</summary>
    public void Send(OutgoingMessage message)
    {
        string body = message.IsTimer ? Timer(message) : message.Body!;
        string place = new Uri(message.Destination).AbsolutePath.Split('/', ':')[^1];
        if (world.Model.Processes.Any(it => it.Endpoint == place) || Activities.Contains(place))
        {
            _queued.Add(new QueuedMessage(place, message.Id, body) { IsActivity = Activities.Contains(place) });
            return;
        }

        JsonNode envelope = JsonNode.Parse(body)!;
        string type = envelope["messageType"]!.AsArray()[0]!.GetValue<string>();
        ProcessDefinition[] takers = [.. world.Model.Processes.Where(it => it.FindByMessageType(type) is { Binding.IsLocal: false })];
        _queued.AddRange(takers.Select(it => new QueuedMessage(it.Endpoint, message.Id, body)));
        if (takers.Length == 0)
        {
            _watched[message.Id] = (type, envelope["message"]!);
        }
    }

    public void Acknowledge(QueuedMessage message) => _queued.Remove(message);

    /// <summary>What a node had in its hands when it died comes again.</summary>
    public void Lose(SimulatedNode node)
    {
        foreach (QueuedMessage message in _queued.Where(it => it.Receiver == node))
        {
            message.Receiver = null;
        }
    }

    /// <summary>The different messages of a type that were published for others.</summary>
    public IReadOnlyList<T> Watched<T>() where T : class => [.. _watched.Values
        .Where(it => it.Type == MessageUrn.ForTypeString<T>())
        .Select(it => it.Message.Deserialize<T>(SystemTextJsonMessageSerializer.Options)!)];

    private static string Timer(OutgoingMessage timer) => new JsonObject
    {
        ["messageId"] = NewId.NextGuid().ToString(),
        ["messageType"] = new JsonArray(MessageUrn.ForTypeString<TimerDue>()),
        ["message"] = new JsonObject { ["processKey"] = timer.ProcessKey.ToString(), ["timerId"] = timer.Id.ToString() },
    }.ToJsonString();
}
