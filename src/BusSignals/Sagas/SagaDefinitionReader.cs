using System.Reflection;
using MassTransit;

namespace BusSignals;

/// <summary>Creates the process definition of a state machine and reports all its faults.</summary>
internal static class SagaDefinitionReader
{
    public static ProcessDefinition? Read(ISignalStateMachine machine, DefinitionContext reading) =>
        (ProcessDefinition?)typeof(SagaDefinitionReader)
            .GetMethod(nameof(ReadTyped), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(machine.StateType)
            .Invoke(null, [machine, reading]);

    private static ProcessDefinition? ReadTyped<TState>(SignalStateMachine<TState> machine, DefinitionContext reading)
        where TState : SagaState, new()
    {
        Type type = reading.Type;
        Faults faults = reading.Faults;
        machine.Timeouts.Check(type.Name, faults);
        HiddenMembers.Check(typeof(TState), faults);
        KeptValues.Check(typeof(TState), StateJsonOptions.Default, faults);
        if (reading.Place() is not { } place)
        {
            return null;
        }

        var raisers = new Dictionary<Type, IEventRaiser<TState>>();
        var definitions = new List<SignalDefinition>();
        var events = new Dictionary<SignalDefinition, Event>();
        var foreign = new ForeignDeclarations(machine, faults);
        foreach (Event @event in machine.Events.Where(it => !foreign.Has(it)))
        {
            Type? contract = SagaBehaviour<TState>.MessageTypeOf(@event);
            if (contract is null || contract == typeof(TimerElapsed))
            {
                continue; // a trigger without data, or a timeout
            }

            if (contract.GetCustomAttribute<SignalAttribute>() is null)
            {
                faults.Add($"The event '{@event.Name}' of '{TypeName.Of(type)}' carries '{TypeName.Of(contract)}', which is no signal; {ForeignDeclarations.AdviceFor(contract)}.");
            }
            else if (!raisers.TryAdd(contract, Raiser<TState>(@event, contract, machine.Configurations.GetValueOrDefault(@event))))
            {
                faults.Add($"'{TypeName.Of(type)}' has two events with the signal '{TypeName.Of(contract)}'; keep one and branch on its data.");
            }
            else if ((TokenSignals.IsAnswer(contract) ? TokenSignals.Of(contract) : reading.Signal(contract)) is { } definition)
            {
                definitions.Add(definition);
                events.Add(definition, @event);
            }
        }

        reading.CheckSignals(place.Path, definitions);
        var fill = new IdentityFill(place.Path, typeof(TState), definitions);
        var behaviour = new SagaBehaviour<TState>(machine, definitions, raisers, fill);
        CheckStart(type, place.Path, machine, behaviour, definitions, faults);
        foreach (SignalDefinition signal in definitions.Where(it => !machine.States.Any(state => behaviour.Wants(state.Name, it))))
        {
            faults.Add($"The event '{events[signal].Name}' of '{TypeName.Of(type)}' is used in no state, so that its signals would wait until they expire; "
                + $"write When({events[signal].Name}) or Ignore({events[signal].Name}) into During(state, …), or take the event out.");
        }

        var configurations = new EventConfigurationCheck(type, typeof(TState), place.Path, fill.HasOwnId, faults);
        foreach (SignalDefinition signal in definitions.Where(it => machine.Configurations.ContainsKey(events[it])))
        {
            configurations.Check(events[signal], machine.Configurations[events[signal]], signal, behaviour.Starts(signal));
        }

        SignalBinding[] bindings = [.. definitions.Select(it =>
            reading.Bind(it, isLocal: machine.Configurations.GetValueOrDefault(events[it]) is { ConfiguresTopology: false }))];
        return new ProcessDefinition(type, place.Path, place.Endpoint, bindings, behaviour, reading.Options)
        {
            ChangeIds = [.. definitions.Select(it => it.ChangeId).OfType<string>()],
        };
    }

    private static void CheckStart<TState>(
        Type type, SignalPath path, SignalStateMachine<TState> machine, SagaBehaviour<TState> behaviour,
        List<SignalDefinition> signals, Faults faults)
        where TState : SagaState, new()
    {
        SignalDefinition[] starting = [.. signals.Where(it => behaviour.Wants(machine.Initial.Name, it))];
        if (!starting.Any(it => path.Parameters.All(it.Path.Parameters.Contains)))
        {
            faults.Add($"'{TypeName.Of(type)}' never starts; say which signal starts it with Initially(When(…)), "
                + "one with all parameters of its path.");
        }

        foreach (SignalDefinition signal in signals.Except(starting).Where(it => it.Options.Early == EarlyPolicy.Start))
        {
            faults.Add($"The signal '{signal.Id}' is to start '{TypeName.Of(type)}', which has no Initially(When(…)) for it; add that or choose another early policy.");
        }
    }

    private static IEventRaiser<TState> Raiser<TState>(Event @event, Type contract, IEventConfiguration? configuration) where TState : SagaState, new() =>
        (IEventRaiser<TState>)Activator.CreateInstance(typeof(EventRaiser<,>).MakeGenericType(typeof(TState), contract), @event, configuration)!;
}
