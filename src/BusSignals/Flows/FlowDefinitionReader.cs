using System.Reflection;

namespace BusSignals;

/// <summary>Creates the process definition of a flow and reports all its faults.</summary>
internal static class FlowDefinitionReader
{
    public static ProcessDefinition? Read(ISignalFlow flow, DefinitionContext reading) =>
        (ProcessDefinition?)typeof(FlowDefinitionReader)
            .GetMethod(nameof(ReadTyped), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(flow.StateType)
            .Invoke(null, [flow, reading]);

    private static ProcessDefinition? ReadTyped<TState>(ISignalFlow flow, DefinitionContext reading) where TState : class, new()
    {
        Type type = reading.Type;
        Faults faults = reading.Faults;
        flow.Seal();
        if (typeof(TState) != typeof(FlowState))
        {
            KeptValues.Check(typeof(TState), StateJsonOptions.Default, faults);
        }

        if (reading.Place() is not { } place)
        {
            return null;
        }

        var handlers = new Dictionary<SignalDefinition, IFlowHandler<TState>>();
        var bindings = new List<SignalBinding>();
        foreach (FlowHandler handler in flow.Handlers)
        {
            foreach (string fault in handler.ChangeIds.Select(ChangeIds.Fault).OfType<string>())
            {
                faults.Add($"'{TypeName.Of(type)}': {fault}");
            }

            foreach (string change in handler.ChangeIds.GroupBy(it => it).Where(it => it.Count() > 1).Select(it => it.Key))
            {
                faults.Add($"'{TypeName.Of(type)}' has two handlers of '{TypeName.Of(handler.Contract)}' before the change '{change}'; keep one.");
            }

            if (handler.Contract.GetCustomAttribute<SignalAttribute>() is null)
            {
                faults.Add($"'{TypeName.Of(type)}' handles '{TypeName.Of(handler.Contract)}', which is no signal; give it a path with [Signal(\"/…\")].");
            }
            else if ((handler.Token is { } token ? TokenSignals.Of(token, handler.Contract) : reading.Signal(handler.Contract)) is not { } signal)
            {
                continue; // its fault has been reported
            }
            else if (!handlers.TryAdd(signal, (IFlowHandler<TState>)handler))
            {
                faults.Add($"'{TypeName.Of(type)}' handles '{(handler.Token is null ? handler.Contract.Name : signal.Name)}' twice; keep one handler.");
            }
            else
            {
                bindings.Add(reading.Bind(signal, flow.Layers, handler.Layers, handler.IsLocal));
            }
        }

        SignalDefinition[] signals = [.. bindings.Select(it => it.Definition)];
        HashSet<Type> starting = [.. flow.Handlers.Where(it => it.StartsFlow).Select(it => it.Contract)];
        if (starting.Count > 0)
        {
            starting.UnionWith(signals.Where(it => it.Options.Early == EarlyPolicy.Start).Select(it => it.Contract));
        }

        Check(flow, place.Path, signals, starting, faults);
        Dictionary<string, IFlowHandler<TState>> timers = ReadTimers<TState>(type, flow, faults);
        reading.CheckSignals(place.Path, signals);
        var behaviour = new FlowBehaviour<TState>(
            flow, handlers, timers, reading.Bind(TimerSignal.Definition, flow.Layers), signals,
            it => MayStart(it, starting), new IdentityFill(place.Path, typeof(TState)));
        return new ProcessDefinition(type, place.Path, place.Endpoint, bindings, behaviour, reading.Options)
        {
            Layers = flow.Layers,
            ChangeIds = [.. signals.Select(it => it.ChangeId).OfType<string>().Union(flow.Handlers.SelectMany(it => it.ChangeIds))],
        };
    }

    private static Dictionary<string, IFlowHandler<TState>> ReadTimers<TState>(Type type, ISignalFlow flow, Faults faults)
        where TState : class, new()
    {
        var timers = new Dictionary<string, IFlowHandler<TState>>(StringComparer.Ordinal);
        foreach ((string name, FlowHandler handler) in flow.Timers)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > ProcessTimer.MaxNameLength)
            {
                faults.Add($"'{TypeName.Of(type)}' handles a timer '{name}'; a name is 1 to {ProcessTimer.MaxNameLength} characters.");
            }
            else if (!timers.TryAdd(name, (IFlowHandler<TState>)handler))
            {
                faults.Add($"'{TypeName.Of(type)}' handles the timer '{name}' twice; keep one OnTimer.");
            }
        }

        return timers;
    }

    private static void Check(ISignalFlow flow, SignalPath path, SignalDefinition[] signals, HashSet<Type> starting, Faults faults)
    {
        Type type = flow.GetType();
        if (signals.Length == 0)
        {
            if (flow.Handlers.Count == 0) // else the faults of what it handles have been reported
            {
                faults.Add($"'{TypeName.Of(type)}' handles no signal; say which with On<TSignal>(…) in its constructor.");
            }

            return;
        }

        IEnumerable<SignalDefinition> starts = signals.Where(it => MayStart(it, starting));
        if (!starts.Any(it => path.Parameters.All(it.Path.Parameters.Contains)))
        {
            faults.Add($"'{TypeName.Of(type)}' never starts; one of the signals that start it must have all parameters of its path '{path}'.");
        }

        foreach (IGrouping<SignalId, SignalDefinition> same in signals.GroupBy(it => it.Id).Where(it => it.Count() > 1))
        {
            faults.Add($"'{TypeName.Of(type)}' handles two signals with the id '{same.Key}'; give each its own with [Signal(…, Id = \"…\")].");
        }
    }

    /// <summary>An answer never starts a flow, nor does a control signal.</summary>
    private static bool MayStart(SignalDefinition signal, HashSet<Type> starting) =>
        !TokenSignals.IsAnswer(signal.Contract) && !FlowControlSignals.Is(signal.Contract)
        && (starting.Count == 0 || starting.Contains(signal.Contract));
}
