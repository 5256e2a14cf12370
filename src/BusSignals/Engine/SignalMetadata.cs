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
    private const int MaxAskers = 100;

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

    /// <summary>Those who have asked again while the signal waited.</summary>
    public IReadOnlyList<AskRequest>? Askers { get; init; }

    /// <summary>The handler's reply as JSON text, kept so that an ask that comes again gets it again.</summary>
    public string? Reply { get; init; }

    /// <summary>Whether the reply has something to hide from people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsReplySensitive { get; init; }

    /// <summary>All who wait for an answer.</summary>
    [JsonIgnore]
    public IEnumerable<AskRequest> Asks => AskRequest.Of(this) is { } first ? (Askers ?? []).Prepend(first) : Askers ?? [];

    /// <summary>A quick look at the text: false if nobody has asked.</summary>
    public static bool MayBeAsked(string? json) =>
        json is not null && (json.Contains(SignalHeaders.Ask, StringComparison.Ordinal) || json.Contains("\"askers\"", StringComparison.Ordinal));

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

    /// <summary>With one more asker; of very many the earliest, who have mostly given up, are forgotten.</summary>
    public SignalMetadata With(AskRequest ask) => this with { Askers = [.. (Askers ?? []).TakeLast(MaxAskers - 1), ask] };

    public string Write() => JsonSerializer.Serialize(this, Options);
}
