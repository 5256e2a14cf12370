namespace BusSignals;

/// <summary>Finds the one process that a signal was sent to.</summary>
internal static class Addressing
{
    /// <exception cref="InvalidSignalException">It is no process of this type, or one that the signal's identity does not match.</exception>
    public static ProcessId Of(ProcessDefinition process, SignalDefinition signal, SignalIdentity identity, string path)
    {
        if (!process.Path.TryMatch(path, out SignalIdentity? target))
        {
            throw new InvalidSignalException(
                signal.Id, $"The signal '{signal.Id}' was sent to '{path}', which is no path of '{process.Type.Name}' ('{process.Path}').");
        }

        foreach ((string name, string value) in target.Values)
        {
            if (signal.FindsItsProcess && identity[name] is { } own && own != value)
            {
                throw new InvalidSignalException(
                    signal.Id, $"The signal '{signal.Id}' was sent to '{path}', but its own '{name}' is '{own}'; send it to the process it names.");
            }
        }

        return ProcessId.Of(process.Path, target);
    }
}
