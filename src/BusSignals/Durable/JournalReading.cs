using System.Text.Json;

namespace BusSignals;

/// <summary>Reads the results in a journal.</summary>
internal static class JournalReading
{
    /// <summary>The result as it was written.</summary>
    public static T? Read<T>(this JournalEvent happened) =>
        happened.Payload is null ? default : JsonSerializer.Deserialize<T>(happened.Payload, StateJsonOptions.Default);

    /// <summary>The result as a signal, upcast to the current version.</summary>
    public static object ReadSignal(this JournalEvent happened, SignalDefinition signal)
    {
        object message = signal.ReadStored(happened.Payload!, signal.Version > 1 ? SignalMetadata.Read(happened.Metadata) : new SignalMetadata());
        PastLock.ProveIn(message);
        return message;
    }
}
