using MassTransit;

namespace BusSignals;

/// <summary>Reports what the configuration of an event says and a process on a path cannot do.</summary>
internal sealed class EventConfigurationCheck(Type machine, Type state, SignalPath path, bool hasOwnId, Faults faults)
{
    public void Check(Event @event, IEventConfiguration configuration, SignalDefinition signal, bool starts)
    {
        string name = $"the event '{@event.Name}' of '{TypeName.Of(machine)}'";
        foreach ((string call, IReadOnlyList<string> members) in configuration.Claims)
        {
            if (members.FirstOrDefault(it => !IsInPaths(it, signal)) is { } other)
            {
                faults.Add(other == nameof(SagaState.CorrelationId)
                    ? $"{call} is said of {name}, and '{path}' is not a single GUID, so that the id of the saga is made from the path; take {call} out: the paths correlate."
                    : $"{call} is said of {name} with '{other}', which is not a value of both '{path}' and '{signal.Path}'; the paths say which process a signal is for: "
                        + $"let both have the value, or take {call} out.");
            }
        }

        if (configuration.Redelivers)
        {
            faults.Add($"OnMissingInstance of {name} has Redeliver, and a signal that comes before its process waits in the mailbox until it is wanted; "
                + $"take OnMissingInstance out, and say how long it may wait with signals.Add<{TypeName.Of(signal.Contract)}>(it => it.BufferFor = …).");
        }
        else if (configuration.HasMissing && path.Parameters.Any(it => !signal.Path.Parameters.Contains(it)))
        {
            faults.Add($"OnMissingInstance is said of {name}, which goes to all processes that match '{signal.Path}', so that none can be missing; take OnMissingInstance out.");
        }

        if (configuration.IsReadOnly && starts)
        {
            faults.Add($"ReadOnly is said of {name}, which starts the process; take ReadOnly out.");
        }
    }

    private bool IsInPaths(string member, SignalDefinition signal) => member == nameof(SagaState.CorrelationId)
        ? hasOwnId
        : path.Parameters.Any(it => signal.Path.Parameters.Contains(it) && PathBinding.Find(state, it)?.Name == member);
}
