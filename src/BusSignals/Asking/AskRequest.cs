using MassTransit;

namespace BusSignals;

/// <summary>Where one ask wants its answer.</summary>
/// <param name="RequestId">The ask's own id; a repeated ask of the same signal has a different one.</param>
/// <param name="ResponseAddress">The asker's own queue.</param>
internal sealed record AskRequest(Guid RequestId, Uri ResponseAddress)
{
    private const string Mark = "reply";

    /// <summary>
    /// The ask of a message, or null if the message is not one; a request of MassTransit's own client is not.
    /// </summary>
    public static AskRequest? Of(SignalMetadata metadata) =>
        metadata.Headers?.ContainsKey(SignalHeaders.Ask) == true && metadata is { RequestId: { } request, ResponseAddress: { } address }
            ? new AskRequest(request, address)
            : null;

    public static AskRequest? Of(ConsumeContext context) =>
        SignalHeaders.Read(context.Headers, SignalHeaders.Ask) is not null
        && SignalMetadata.Valid(context, static it => it.RequestId) is { } request
        && SignalMetadata.Valid(context, static it => it.ResponseAddress) is { } address
            ? new AskRequest(request, address)
            : null;

    public AskPipe Around(Emission emission) => new(emission, this);

    public void Stamp(SendContext context)
    {
        context.RequestId = RequestId;
        context.ResponseAddress = ResponseAddress;
        context.Headers.Set(SignalHeaders.Ask, Mark);
    }
}

/// <summary>Emits a signal as an ask.</summary>
internal sealed class AskPipe(Emission emission, AskRequest request) : IPipe<SendContext>
{
    public async Task Send(SendContext context)
    {
        await emission.Send(context);
        request.Stamp(context);
    }

    public void Probe(ProbeContext context) => emission.Probe(context);
}
