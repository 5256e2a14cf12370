using MassTransit;

namespace BusSignals;

/// <summary>Reads the two signals of one message, each by its own version, and checks both.</summary>
internal static class StartIntake
{
    /// <summary>Reads the signal; the one that starts its process is attached as a payload of the context.</summary>
    /// <exception cref="InvalidSignalException">One of them is not known here, or breaks a rule.</exception>
    public static (SignalBinding Binding, object Message) Read(ProcessDefinition process, ConsumeContext<StartOrSignal> context)
    {
        (SignalBinding starting, object start) = Read(process, context.Message.Start);
        (SignalBinding binding, object message) = Read(process, context.Message.Signal);
        Check(process, starting.Definition, binding.Definition);
        if (SignalHeaders.Read(context.Headers, SignalHeaders.Process) is { Length: > 0 } path)
        {
            _ = Addressing.Of(process, starting.Definition, starting.Definition.IdentityOf(start), path);
        }

        context.AddOrUpdatePayload(() => new StartSignal(starting, start), _ => new StartSignal(starting, start));
        return (binding, message);
    }

    /// <summary>Checks that the two fit together.</summary>
    /// <exception cref="InvalidSignalException">The first does not start such a process, or carries a lock; or the
    /// second is for an existing process.</exception>
    public static void Check(ProcessDefinition process, SignalDefinition start, SignalDefinition signal)
    {
        if (PathAddress.Is(signal.Contract))
        {
            throw new InvalidSignalException(signal.Id, $"The signal '{signal.Id}' is for processes that are there; send it alone.");
        }

        if (PathAddress.Is(start.Contract) || !process.Behaviour.Starts(start))
        {
            string known = string.Join(", ", process.Signals.Where(process.Behaviour.Starts).Select(it => $"'{it.Id}'"));
            throw new InvalidSignalException(start.Id, $"The signal '{start.Id}' does not start '{TypeName.Of(process.Type)}'; these do: {known}.");
        }

        if (LockedMembers.Has(start.Contract))
        {
            throw new InvalidSignalException(
                start.Id, $"The signal '{start.Id}' carries a lock, which would not be handed over with it here; only the second signal may. Use Ref<T>, or send it alone.");
        }
    }

    private static (SignalBinding Binding, object Message) Read(ProcessDefinition process, CarriedSignal carried)
    {
        SignalBinding binding = SignalId.TryParse(carried.Id, out SignalId id) && process.Find(id) is { } found
            ? found
            : throw new InvalidSignalException($"'{carried.Id}' is no signal of '{TypeName.Of(process.Type)}'.");
        SignalDefinition signal = binding.Definition;
        signal.CheckMembers(carried.Payload);
        if (carried.Version >= signal.Version)
        {
            InboundSignalDecoder.Check(signal, carried.Payload, carried.Version);
        }

        object message;
        try
        {
            message = signal.ReadStored(
                carried.Payload.GetRawText(), new SignalMetadata { Contract = carried.Contract, Version = carried.Version });
        }
        catch (Exception exception) when (exception is not (InvalidSignalException or OutOfMemoryException))
        {
            throw signal.NotRead(carried.Payload, exception);
        }

        signal.Check(signal.ToElement(message));
        return (binding, message);
    }
}
