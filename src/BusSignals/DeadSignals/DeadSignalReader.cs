using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>Turns a dead signal back into a message.</summary>
internal sealed class DeadSignalReader(SignalCatalog model, DetachedContexts contexts)
{
    /// <exception cref="InvalidSignalException">It still cannot be read.</exception>
    public DeadMessage Read(DeadSignal dead, CancellationToken cancellationToken)
    {
        if (dead.WholeSize is { } size)
        {
            throw new InvalidSignalException(string.Create(
                CultureInfo.InvariantCulture,
                $"The message had {size:N0} bytes, of which only the first {MessageHead.Length:N0} are kept: it cannot be replayed. Let its sender send it again, smaller, and remove this dead signal."));
        }

        ProcessDefinition process = model.Processes.FirstOrDefault(it => it.Endpoint == dead.Endpoint)
            ?? throw new InvalidSignalException($"No process with the endpoint '{dead.Endpoint}' is registered here; replay it where its process is hosted.");
        bool isPayload = dead.ContentType == DeadSignalFactory.Payload;
        ConsumeContext context = isPayload ? Payload(dead, process, cancellationToken) : Envelope(dead, cancellationToken);
        if (!new EndpointMessages(process, model.ControlBindings).Recognize(context))
        {
            throw new InvalidSignalException(DeadSignalFilter.Unknown);
        }

        if (EndpointMessages.Is<NamedSignal>(context) && context.TryGetMessage(out ConsumeContext<NamedSignal>? named))
        {
            return new DeadMessage(process, InboundSignalDecoder.Read(process, named.Message), named.Message.Payload, context);
        }

        if (EndpointMessages.Is<StartOrSignal>(context) && context.TryGetMessage(out ConsumeContext<StartOrSignal>? both))
        {
            (SignalBinding signal, object second) = StartIntake.Read(process, both);
            return new DeadMessage(process, signal, second, both);
        }

        if (InboundSignalDecoder.Read(process, context) is { } decoded)
        {
            object message = decoded.Upcast ?? decoded.Binding.Definition.Read(decoded.Payload);
            return new DeadMessage(process, decoded.Binding, message, context);
        }

        SignalBinding? control = model.ControlBindings.FirstOrDefault(it => it.Definition.Name == dead.SignalId);
        return control is not null && context.SerializerContext.TryGetMessage(control.Definition.Contract, out object? request)
            ? new DeadMessage(process, control, request, context)
            : throw new InvalidSignalException($"The message is none of the signals that '{TypeName.Of(process.Type)}' takes.");
    }

    private ConsumeContext Envelope(DeadSignal dead, CancellationToken cancellationToken)
    {
        Headers headers = HeaderTexts.Read(dead.Headers is { } json ? JsonSerializer.Deserialize<Dictionary<string, string?>>(json) : null);
        return contexts.Read(DeadSignalFactory.Bytes(dead.Body), headers, cancellationToken, dead.ContentType);
    }

    /// <summary>
    /// A dead signal that had waited in a mailbox: the payload alone, with everything else that was known about the
    /// message.
    /// </summary>
    private ConsumeContext Payload(DeadSignal dead, ProcessDefinition process, CancellationToken cancellationToken)
    {
        var metadata = SignalMetadata.Read(dead.Headers);
        metadata = metadata with
        {
            Headers = new(metadata.Headers ?? [], StringComparer.OrdinalIgnoreCase) { [SignalHeaders.Version] = metadata.Version.ToString(CultureInfo.InvariantCulture) },
        };
        SignalBinding binding = NamedPayload.Find(model, process, dead.SignalId ?? "");
        using var document = JsonDocument.Parse(DeadSignalFactory.Bytes(dead.Body));
        return contexts.Wrap(binding.Definition, document.RootElement, dead.MessageId ?? Guid.Empty, metadata, cancellationToken);
    }
}

/// <summary>A dead signal as the message it was.</summary>
internal sealed record DeadMessage(ProcessDefinition Process, SignalBinding Binding, object Message, ConsumeContext Context);
