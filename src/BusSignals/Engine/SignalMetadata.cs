using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;

namespace BusSignals;

/// <summary>
/// What a message carries besides its body. It is kept with a signal in the mailbox, so that the signal is the same
/// message when it is applied days later: a reply still finds its way, and a trace stays connected.
/// </summary>
internal sealed record SignalMetadata
{
    private const int MaxAskers = 100;

    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>
    /// The contract's full name, which identifies a signal in the mailbox even if its id has changed.
    /// </summary>
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

    /// <summary>The headers, with case-insensitive names, also after they were stored and read back.</summary>
    public Dictionary<string, string>? Headers
    {
        get;
        init => field = value is null || value.Comparer == StringComparer.OrdinalIgnoreCase ? value : AnyCase(value);
    }

    /// <summary>Further askers who asked again while the signal waited.</summary>
    public IReadOnlyList<AskRequest>? Askers { get; init; }

    /// <summary>The handler's reply as JSON text, kept so that a repeated ask gets it again.</summary>
    public string? Reply { get; init; }

    /// <summary>Whether the reply contains sensitive data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsReplySensitive { get; init; }

    /// <summary>Everybody who waits for an answer.</summary>
    [JsonIgnore]
    public IEnumerable<AskRequest> Asks => AskRequest.Of(this) is { } first ? (Askers ?? []).Prepend(first) : Askers ?? [];

    /// <summary>A quick check of the text: false if nobody asked.</summary>
    public static bool MayBeAsked(string? json) =>
        json is not null && (json.Contains(SignalHeaders.Ask, StringComparison.Ordinal) || json.Contains("\"askers\"", StringComparison.Ordinal));

    /// <summary>
    /// What a message carries besides its body; ids that are not GUIDs and invalid addresses are ignored.
    /// </summary>
    public static SignalMetadata Of(ConsumeContext context) => new()
    {
        ConversationId = Valid(context, static it => it.ConversationId),
        CorrelationId = Valid(context, static it => it.CorrelationId),
        InitiatorId = Valid(context, static it => it.InitiatorId),
        RequestId = Valid(context, static it => it.RequestId),
        SourceAddress = Valid(context, static it => it.SourceAddress),
        ResponseAddress = Valid(context, static it => it.ResponseAddress),
        FaultAddress = Valid(context, static it => it.FaultAddress),
        Headers = HeaderTexts.Of(context.Headers),
    };

    /// <summary>A property of a message that a foreign publisher may have filled with anything.</summary>
    public static T? Valid<T>(ConsumeContext context, Func<ConsumeContext, T?> property)
    {
        try
        {
            return property(context);
        }
        catch (FormatException) // UriFormatException derives from it
        {
            return default;
        }
    }

    public static SignalMetadata Read(string? json) =>
        json is null ? new SignalMetadata() : JsonSerializer.Deserialize<SignalMetadata>(json, Options)!;

    public SignalMetadata Of(SignalDefinition signal) => this with { Contract = signal.Contract.FullName, Version = signal.Version };

    /// <summary>
    /// Adds one more asker; if there are very many, the earliest, who have mostly given up, are dropped.
    /// </summary>
    public SignalMetadata With(AskRequest ask) => this with { Askers = [.. (Askers ?? []).TakeLast(MaxAskers - 1), ask] };

    private static Dictionary<string, string> AnyCase(Dictionary<string, string> headers)
    {
        var all = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in headers)
        {
            all[name] = value;
        }

        return all;
    }

    public string Write() => JsonSerializer.Serialize(this, Options);
}
