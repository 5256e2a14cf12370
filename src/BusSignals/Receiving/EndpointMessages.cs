using System.Reflection;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// The messages that the endpoint of one type of process receives. A message that declares several types counts as the
/// first of these only, and one that declares none as none of them: MassTransit would give a raw one to each handler.
/// </summary>
internal sealed class EndpointMessages
{
    private static readonly JsonDocumentOptions AsMassTransit = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly Dictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    public EndpointMessages(ProcessDefinition process, IEnumerable<SignalBinding> controls)
    {
        foreach (Type own in (Type[])[typeof(NamedSignal), typeof(StartOrSignal), typeof(TimerDue), typeof(ReceiptQuery)])
        {
            Add(own, null);
        }

        foreach (SignalDefinition control in controls.Select(it => it.Definition))
        {
            Add(control.Contract, control);
        }

        foreach (SignalDefinition signal in process.Received.Select(it => it.Definition))
        {
            Add(signal.Contract, signal, isCheckedLater: !signal.Upcasters.HasSteps);
            foreach (SignalDefinition earlier in signal.Upcasters.Earlier)
            {
                Add(earlier.Contract, earlier);
            }
        }
    }

    /// <summary>
    /// Notes in the context which of them a message is, and checks that no member occurs twice in the part it is read
    /// from.
    /// </summary>
    /// <returns>False if it is none of them and MassTransit would accept it as any.</returns>
    /// <exception cref="InvalidSignalException">A member occurs twice, or in two cases.</exception>
    public bool Recognize(ConsumeContext context)
    {
        foreach (string name in context.SupportedMessageTypes)
        {
            if (_kinds.TryGetValue(name, out Kind? kind))
            {
                CheckMembers(context, kind);
                context.AddOrUpdatePayload(() => kind, _ => kind);
                return true;
            }
        }

        return !context.HasMessageType(typeof(TimerDue));
    }

    /// <summary>
    /// Decodes a message, and reads it once more as MassTransit will, which caches it: if MassTransit cannot read it,
    /// an exception is the only sign.
    /// </summary>
    /// <exception cref="InvalidSignalException">It cannot be read; the message names the signal and the member.</exception>
    public static DecodedSignal? Read(ProcessDefinition process, ConsumeContext context)
    {
        context.TryGetPayload(out Kind? kind);
        try
        {
            DecodedSignal? decoded = InboundSignalDecoder.Read(process, context);
            if (decoded?.Upcast is null)
            {
                kind?.Read(context);
            }

            return decoded;
        }
        catch (Exception exception) when (kind?.Signal is not null && exception is not (InvalidSignalException or NewerVersionException or OutOfMemoryException))
        {
            throw kind.Signal.NotRead(InboundSignalDecoder.Payload(context), exception);
        }
    }

    /// <summary>
    /// Whether a message was recognized as one of this type; one that has not passed the endpoint's filter is what it
    /// declares.
    /// </summary>
    public static bool Is<T>(ConsumeContext context) => !context.TryGetPayload(out Kind? kind) || kind.Type == typeof(T);

    private void Add(Type type, SignalDefinition? signal, bool isCheckedLater = false) =>
        _kinds[MessageUrn.ForTypeString(type)] = new Kind(type, signal, isCheckedLater)
        {
            Read = typeof(EndpointMessages).GetMethod(nameof(ReadAs), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type)
                .CreateDelegate<Action<ConsumeContext>>(),
        };

    private static void ReadAs<T>(ConsumeContext context) where T : class => context.TryGetMessage<T>(out _);

    private static void CheckMembers(ConsumeContext context, Kind kind)
    {
        string? mediaType = context.ReceiveContext.ContentType?.MediaType;
        if (mediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == false)
        {
            return; // a serializer of the application's own, with its own rules
        }

        bool isRaw = mediaType == SystemTextJsonRawMessageSerializer.JsonContentType.MediaType;
        if (!isRaw && RepeatedMembers.FindOutermost(context.ReceiveContext.GetBody()) is { } twice)
        {
            throw Refused(kind.Signal, $"The message {twice}.");
        }

        bool isMassTransits = context.SerializerContext is SystemTextJsonSerializerContext;
        if (isMassTransits && !kind.IsCheckedLater && InboundSignalDecoder.Payload(context) is { } payload)
        {
            Check(payload, kind);
        }
        else if (!isMassTransits)
        {
            using var text = JsonDocument.Parse(context.ReceiveContext.GetBody(), AsMassTransit);
            Check(isRaw ? text.RootElement : MessageOf(text.RootElement), kind);
        }
    }

    private static JsonElement MessageOf(JsonElement envelope) => envelope.ValueKind != JsonValueKind.Object ? envelope
        : envelope.EnumerateObject().FirstOrDefault(it => it.Name.Equals("message", StringComparison.OrdinalIgnoreCase)).Value;

    private static void Check(JsonElement payload, Kind kind)
    {
        if (kind.Signal is { } signal)
        {
            signal.CheckMembers(payload);
        }
        else if (RepeatedMembers.Find(payload, kind.Type) is { } repeated)
        {
            throw Refused(null, $"The message {repeated}.");
        }
    }

    private static InvalidSignalException Refused(SignalDefinition? signal, string text) =>
        signal is not null ? new InvalidSignalException(signal.Id, text) : new InvalidSignalException(text) { IsOfMessage = true };

    /// <summary>What a message is.</summary>
    /// <param name="Type">The type that it is read as.</param>
    /// <param name="Signal">The signal, if the type alone tells.</param>
    /// <param name="IsCheckedLater">Whether its payload is checked as received, together with its schema.</param>
    private sealed record Kind(Type Type, SignalDefinition? Signal, bool IsCheckedLater)
    {
        /// <summary>Reads a message as this type; the context caches it.</summary>
        public required Action<ConsumeContext> Read { get; init; }
    }
}
