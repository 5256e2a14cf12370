namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>A message in the broker.</summary>
internal sealed record SimulatedMessage(SignalDefinition Definition, Guid Id, string Body)
{
    /// <summary>Whom it was given to.</summary>
    public List<SimulatedNode> Receivers { get; } = [];

    public SignalEnvelope Open() =>
        new(Definition, Id, SignalPayload.Read(System.Text.Json.JsonDocument.Parse(Body).RootElement, Definition.Contract), null, DateTimeOffset.UnixEpoch, new SignalMetadata());
}
