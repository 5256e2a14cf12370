namespace BusSignals;

/// <summary>Finds the one process that a signal was sent to.</summary>
internal static class Addressing
{
    /// <summary>Checks, before a signal is sent to a process, that it is for that process.</summary>
    /// <exception cref="InvalidSignalException">It is for another process.</exception>
    public static void Check(ProcessDefinition process, SignalDefinition signal, object message, ProcessId id)
    {
        if (!PathAddress.Is(signal.Contract))
        {
            _ = Of(process, signal, signal.IdentityOf(message), id.Path);
        }
        else if (PathAddress.Of(message) is var target && target != id.Path)
        {
            throw new InvalidSignalException(
                signal.Id, $"The signal '{signal.Id}' was sent to '{id.Path}', but is for '{target}'; send it to the process it names.");
        }
    }

    /// <summary>Checks, before a signal that names its process is sent, that there can be such a process.</summary>
    /// <param name="model">The types of processes known here.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="InvalidSignalException">No known type has such a path.</exception>
    public static void CheckIsThere(SignalCatalog model, SignalDefinition signal, object message)
    {
        if (PathAddress.Is(signal.Contract) && model.Processes.Count > 0 && PathAddress.Of(message) is var path && !IsThere(model, path))
        {
            string known = string.Join(", ", model.Processes.Select(it => $"'{it.Path}'"));
            throw new InvalidSignalException(
                signal.Id,
                $"The signal '{signal.Id}' is for '{path}', and no process that is registered here has such a path; registered: {known}. Write the path of a process; where another "
                + "application hosts it, register its class with hosted: false, or emit with RequireReceiver = false.");
        }
    }

    /// <summary>Whether a type of process known here has such a path.</summary>
    public static bool IsThere(SignalCatalog model, string path) => model.Processes.Any(it => it.Path.TryMatch(path, out _));

    /// <exception cref="InvalidSignalException">It is not a process of this type, or the signal's identity does not
    /// match it.</exception>
    public static ProcessId Of(ProcessDefinition process, SignalDefinition signal, SignalIdentity identity, string path)
    {
        if (!process.Path.TryMatch(path, out SignalIdentity? target))
        {
            throw new InvalidSignalException(
                signal.Id, $"The signal '{signal.Id}' was sent to '{path}', which is no path of '{TypeName.Of(process.Type)}' ('{process.Path}').");
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
