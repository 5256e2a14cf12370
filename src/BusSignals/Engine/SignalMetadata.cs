using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;

namespace BusSignals;

/// <summary>
/// What a message carries beside its body, kept with a signal in the mailbox so that it is the same message when it
/// is applied days later: a reply still finds its way, a trace still hangs together.
/// </summary>
internal sealed record SignalMetadata
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The contract's full name: a signal in the mailbox is still known when its id has changed.</summary>
    public string? Contract { get; init; }

    /// <summary>The contract's version.</summary>
    public int Version { get; init; } = 1;

    public Guid? ConversationId { get; init; }
    public Guid? CorrelationId { get; init; }
    public Guid? InitiatorId { get; init; }
    public Guid? RequestId { get; init; }
    public Uri? SourceAddress { get; init; }
    public Uri? ResponseAddress { get; init; }
    public Uri? FaultAddress { get; init; }
    public Dictionary<string, string>? Headers { get; init; }

    public static SignalMetadata Of(ConsumeContext context) => new()
    {
        ConversationId = context.ConversationId,
        CorrelationId = context.CorrelationId,
        InitiatorId = context.InitiatorId,
        RequestId = context.RequestId,
        SourceAddress = context.SourceAddress,
        ResponseAddress = context.ResponseAddress,
        FaultAddress = context.FaultAddress,
        Headers = context.Headers.GetAll().ToDictionary(it => it.Key, it => it.Value?.ToString() ?? ""),
    };

    public static SignalMetadata Read(string? json) =>
        json is null ? new SignalMetadata() : JsonSerializer.Deserialize<SignalMetadata>(json, Options)!;

    public SignalMetadata Of(SignalDefinition signal) => this with { Contract = signal.Contract.FullName, Version = signal.Version };

    public string Write() => JsonSerializer.Serialize(this, Options);
}
