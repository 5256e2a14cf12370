using System.Globalization;
using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Decodes a message as one of a process's signals: identifies it, upcasts it to the current version, and checks the
/// payload, before any of it becomes an object.
/// </summary>
internal static class InboundSignalDecoder
{
    /// <summary>The signal of a message, or null if the process does not receive it.</summary>
    /// <exception cref="InvalidSignalException">The payload is too large, breaks the schema, or cannot be upcast.</exception>
    public static DecodedSignal? Read(ProcessDefinition process, ConsumeContext context)
    {
        foreach (string type in context.SupportedMessageTypes)
        {
            if (process.FindByMessageType(type) is { } found && Payload(context) is { } payload)
            {
                DecodedSignal decoded = Read(found.Binding, found.As, payload, VersionOf(context));
                if (found.Binding.Definition.Contract == typeof(StartProcess))
                {
                    CheckInput(process, (StartProcess)found.Binding.Definition.Read(decoded.Payload));
                }

                return decoded;
            }
        }

        return null;
    }

    /// <summary>The signal of a message that was read by a serializer other than JSON.</summary>
    /// <exception cref="InvalidSignalException">The payload is too large, breaks the schema, or cannot be upcast.</exception>
    public static DecodedSignal Read(SignalBinding binding, object message, Type contract)
    {
        SignalDefinition known = binding.Definition.Upcasters.Earlier.FirstOrDefault(it => it.Contract == contract) ?? binding.Definition;
        DecodedSignal decoded = Read(binding, known, known.ToElement(message), known.Version);
        return decoded.Upcast is null ? decoded with { Upcast = message } : decoded;
    }

    /// <summary>Checks the input of a durable process, including its identity, like the payload of a signal.</summary>
    /// <exception cref="InvalidSignalException">It breaks a rule, or is for another process.</exception>
    public static void CheckInput(ProcessDefinition process, StartProcess start)
    {
        if (process.Behaviour is DurableBehaviour { InputDefinition: var input })
        {
            input.Check(start.Input);
            _ = Addressing.Of(process, input, input.IdentityOf(input.Read(start.Input)), start.Process);
        }
    }

    /// <summary>The dynamic signal that a message names.</summary>
    /// <exception cref="InvalidSignalException">There is no such signal, or the payload is too large or breaks the
    /// schema.</exception>
    public static SignalBinding Read(ProcessDefinition process, NamedSignal message)
    {
        SignalBinding binding = SignalId.TryParse(message.Id, out SignalId id) && process.Dynamic.Find(id) is { } found
            ? found
            : throw new InvalidSignalException($"'{message.Id}' is no dynamic signal of '{TypeName.Of(process.Type)}' here; register it with IDynamicSignals.Set.");
        if (message.Payload.ValueKind == JsonValueKind.Undefined)
        {
            throw new InvalidSignalException(id, $"The signal '{id}' came without a payload.");
        }

        binding.Definition.Check(message.Payload);
        return binding;
    }

    private static DecodedSignal Read(SignalBinding binding, SignalDefinition known, JsonElement payload, int? version)
    {
        if (version is null && known.Version > 1)
        {
            bool isCurrent = !known.Upcasters.HasSteps || known.Schema.Validate(payload).Count == 0;
            version = isCurrent ? known.Version : 1; // a plain publisher sends no version
        }

        JsonElement raised = known.Upcasters.Upcast(known.Id, payload, version ?? 1);
        Check(known, raised, version);
        if (known == binding.Definition)
        {
            bool asSent = version is null || version >= known.Version;
            return new DecodedSignal(binding, raised, asSent ? null : known.Read(raised));
        }

        object message = binding.Definition.Upcasters.Upcast(known, known.Read(raised));
        JsonElement result = binding.Definition.ToElement(message);
        binding.Definition.Check(result);
        return new DecodedSignal(binding, result, message);
    }

    /// <summary>
    /// Checks a payload. One of a newer version is accepted if it fits; otherwise it is for a node that knows the
    /// version.
    /// </summary>
    /// <exception cref="InvalidSignalException">It is too large or breaks the schema.</exception>
    /// <exception cref="NewerVersionException">It does not fit, and its version is not known here.</exception>
    public static void Check(SignalDefinition signal, JsonElement payload, int? version)
    {
        try
        {
            signal.Check(payload);
        }
        catch (InvalidSignalException exception) when (version > signal.Version)
        {
            throw new NewerVersionException(
                $"It is version {version} of the signal '{signal.Id}', of which version {signal.Version} is known here. {exception.Message}", exception);
        }
    }

    /// <summary>The payload as received, or null if it is not JSON that MassTransit's serializer has read.</summary>
    public static JsonElement? Payload(ConsumeContext context)
    {
        try
        {
            return context.SerializerContext.TryGetMessage(typeof(JsonElement), out object? payload) ? (JsonElement)payload : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null; // reading the contract fails too, and says why
        }
    }

    /// <summary>The version that the message declares; anything that is not a version counts as none.</summary>
    private static int? VersionOf(ConsumeContext context) => int.TryParse(
        SignalHeaders.Read(context.Headers, SignalHeaders.Version), NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0
        ? version
        : null;
}

/// <summary>A message that is a signal.</summary>
/// <param name="Binding">The signal at the process.</param>
/// <param name="Payload">The payload in the current version.</param>
/// <param name="Upcast">The message, if it arrived in an earlier version; null if it can be read directly.</param>
internal sealed record DecodedSignal(SignalBinding Binding, JsonElement Payload, object? Upcast);
