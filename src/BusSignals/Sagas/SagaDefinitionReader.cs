using System.Reflection;
using MassTransit;

namespace BusSignals;

/// <summary>Makes a process definition of a state machine, and says all that is wrong with it.</summary>
internal static class SagaDefinitionReader
{
    public static ProcessDefinition? Read(
        ISignalStateMachine machine, Func<Type, SignalDefinition?> signals, IEndpointNameFormatter formatter, Faults faults) =>
        (ProcessDefinition?)typeof(SagaDefinitionReader)
            .GetMethod(nameof(ReadTyped), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(machine.StateType)
            .Invoke(null, [machine, signals, formatter, faults]);

    private static ProcessDefinition? ReadTyped<TState>(
        SignalStateMachine<TState> machine, Func<Type, SignalDefinition?> signals, IEndpointNameFormatter formatter, Faults faults)
        where TState : SagaState, new()
    {
        Type type = machine.GetType();
        machine.Timeouts.Check(type.Name, faults);
        RoundTrip.Check(typeof(TState), StateJsonOptions.Default, faults);
        if (type.GetCustomAttribute<ProcessAttribute>() is not { } attribute)
        {
            faults.Add($"'{type.Name}' is no process; give it a path with [Process(\"/…\")].");
            return null;
        }

        if (!SignalPath.TryParse(attribute.Path, out SignalPath? path, out string? error))
        {
            faults.Add($"'{type.Name}': {error}");
            return null;
        }

        if (PathRules.FaultOfProcess(type.Name, path.Template) is { } tooLong)
        {
            faults.Add(tooLong);
        }

        var raisers = new Dictionary<Type, IEventRaiser<TState>>();
        var definitions = new List<SignalDefinition>();
        foreach (Event @event in machine.Events)
        {
            Type? contract = SagaBehaviour<TState>.MessageTypeOf(@event);
            if (contract is null || contract == typeof(TimerElapsed))
            {
                continue; // a trigger without data, or a timeout
            }

            if (contract.GetCustomAttribute<SignalAttribute>() is null)
            {
                faults.Add($"The event '{@event.Name}' of '{type.Name}' carries '{contract.Name}', which is no signal; give it a path with [Signal(\"/…\")].");
            }
            else if (!raisers.TryAdd(contract, Raiser<TState>(@event, contract)))
            {
                faults.Add($"'{type.Name}' has two events with the signal '{contract.Name}'; keep one and branch on its data.");
            }
            else if (signals(contract) is { } definition)
            {
                definitions.Add(definition);
            }
        }

        CheckSignals(type, path, definitions, faults);
        var behaviour = new SagaBehaviour<TState>(machine, definitions, raisers, new IdentityFill(path, typeof(TState)));
        CheckStart(type, path, machine, behaviour, definitions, faults);
        string endpoint = attribute.Endpoint ?? formatter.SanitizeName(ProcessName(type));
        return new ProcessDefinition(type, path, endpoint, definitions, behaviour);
    }

    private static void CheckSignals(Type type, SignalPath path, List<SignalDefinition> signals, Faults faults)
    {
        foreach (SignalDefinition signal in signals)
        {
            bool shares = path.Parameters.Intersect(signal.Path.Parameters).Any();
            if (!shares && path.Parameters.Count > 0 && signal.Path.Parameters.Count > 0)
            {
                faults.Add($"The signal '{signal}' and the process '{type.Name}' on '{path}' share no parameter, "
                    + "so that nothing says which process is meant; name the common parameter alike in both.");
            }
        }
    }

    private static void CheckStart<TState>(
        Type type, SignalPath path, SignalStateMachine<TState> machine, SagaBehaviour<TState> behaviour,
        List<SignalDefinition> signals, Faults faults)
        where TState : SagaState, new()
    {
        SignalDefinition[] starting = [.. signals.Where(it => behaviour.Wants(machine.Initial.Name, it))];
        if (!starting.Any(it => path.Parameters.All(it.Path.Parameters.Contains)))
        {
            faults.Add($"'{type.Name}' never starts; say which signal starts it with Initially(When(…)), "
                + "one with all parameters of its path.");
        }

        foreach (SignalDefinition signal in signals.Except(starting).Where(it => it.Options.Early == EarlyPolicy.Start))
        {
            faults.Add($"The signal '{signal.Id}' is to start '{type.Name}', which has no Initially(When(…)) for it; add that or choose another early policy.");
        }
    }

    private static string ProcessName(Type type)
    {
        foreach (string suffix in (string[])["StateMachine", "Saga", "Process"])
        {
            if (type.Name.Length > suffix.Length && type.Name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return type.Name[..^suffix.Length];
            }
        }

        return type.Name;
    }

    private static IEventRaiser<TState> Raiser<TState>(Event @event, Type contract) where TState : SagaState, new() =>
        (IEventRaiser<TState>)Activator.CreateInstance(typeof(EventRaiser<,>).MakeGenericType(typeof(TState), contract), @event)!;
}
