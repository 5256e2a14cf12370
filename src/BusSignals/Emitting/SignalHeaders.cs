using System.Globalization;
using MassTransit;

namespace BusSignals;

/// <summary>The headers of a signal's message. A message without them is a signal all the same.</summary>
public static class SignalHeaders
{
    /// <summary>The signal's id.</summary>
    public const string Id = "signal-id";

    /// <summary>The signal's path with its identity filled in.</summary>
    public const string Path = "signal-path";

    /// <summary>
    /// The emitter's idempotency key; set it on a plain message to have that message deduplicated by it.
    /// </summary>
    public const string IdempotencyKey = "signal-key";

    /// <summary>
    /// When the signal was emitted, by the emitter's clock; without it MassTransit's sent time is used.
    /// </summary>
    public const string Sent = "signal-sent";

    /// <summary>The version of the contract; without it, the version is the one that the payload fits.</summary>
    public const string Version = "signal-version";

    /// <summary>The path of the one process that a signal was sent to.</summary>
    public const string Process = "signal-process";

    /// <summary>Marks a signal whose emitter waits for the reply, at the message's response address.</summary>
    public const string Ask = "signal-ask";

    /// <summary>
    /// The last signals that the same emitter emitted to the same identity before this one; a process that receives
    /// them applies them first.
    /// </summary>
    public const string After = "signal-after";

    /// <summary>The proof that it was emitted for the tenant it is bound to.</summary>
    public const string Proof = "signal-proof";

    internal static void Stamp(SendHeaders headers, SignalDefinition definition, SignalIdentity identity, DateTimeOffset now)
    {
        headers.Set(Id, definition.Id.ToString());
        headers.Set(Path, definition.PathOf(identity));
        headers.Set(Sent, now.ToString("O", CultureInfo.InvariantCulture));
        headers.Set(Version, definition.Version.ToString(CultureInfo.InvariantCulture));
        SignalActivities.Inject(headers);
    }

    /// <summary>
    /// Removes the headers that MassTransit copied from the message being handled: they describe that signal's id,
    /// address and idempotency key, not this message's.
    /// </summary>
    internal static void TakeAway(SendHeaders headers, Headers handled)
    {
        foreach (string name in (string[])[Id, Path, IdempotencyKey, Sent, Version, Process, After, Proof])
        {
            if (Read(headers, name) is { } value && value == Read(handled, name))
            {
                headers.Set(name, (string?)null);
            }
        }
    }

    /// <summary>A header as text, whatever a foreign publisher made of it.</summary>
    internal static string? Read(Headers headers, string name) =>
        headers.TryGetHeader(name, out object? value) ? HeaderTexts.Of(value) : null;

    internal static DateTimeOffset? ReadSent(Headers headers) =>
        DateTimeOffset.TryParseExact(
            Read(headers, Sent), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset sent)
            ? sent
            : null;
}
