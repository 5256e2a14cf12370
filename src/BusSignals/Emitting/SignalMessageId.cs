namespace BusSignals;

/// <summary>
/// Derives the message id of a signal from an idempotency key: the same key gives the same message id.
/// </summary>
internal static class SignalMessageId
{
    private static readonly Guid Namespace = new("0d9b3a52-52c9-5d43-8a5d-1c6d7f0e3c1b");

    public static Guid Of(SignalDefinition signal, SignalIdentity identity, string key) =>
        Uuid5.Create(Namespace, $"{signal.Path.Shape}\n{signal.PathOf(identity)}\n{(signal.IsDynamic ? signal.Name : signal.Contract.FullName)}\n{key}");
}
