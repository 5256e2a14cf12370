using System.Text.Json;

namespace BusSignals;

/// <summary>The input of a durable process: the signal itself, or the contents of a start message.</summary>
internal static class DurableInput
{
    public static object Read(object message, Type input) =>
        message is StartProcess start ? start.Input.Deserialize(input, SignalPayload.Options)! : message;

    public static object Read(JournalEvent start, Type input)
    {
        using var payload = JsonDocument.Parse(start.Payload!);
        bool isMessage = SignalMetadata.Read(start.Metadata).Contract == typeof(StartProcess).FullName;
        JsonElement value = isMessage ? payload.RootElement.GetProperty("input") : payload.RootElement;
        object read = value.Deserialize(input, SignalPayload.Options)!;
        PastLock.ProveIn(read);
        return read;
    }

    /// <summary>The input as it will be read from the journal, so that it is the same in each replay.</summary>
    public static object Copy(object input, Type type) => SignalPayload.Read(SignalPayload.ToElement(input, type), type);
}
