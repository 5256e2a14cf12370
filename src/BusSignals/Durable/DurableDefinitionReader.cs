using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Makes a process definition of a durable process, and says all that is wrong with it.</summary>
internal static class DurableDefinitionReader
{
    public static ProcessDefinition? Read(DefinitionContext reading, IServiceProvider provider)
    {
        Type type = reading.Type;
        if (reading.Place() is not { } place)
        {
            return null;
        }

        Type[] types = TypesOf(type);
        KeptValues.Check(types[0], SignalPayload.Options, reading.Faults);
        KeptValues.Check(types[1], StateJsonOptions.Default, reading.Faults);
        AwaitedSignalScanner.CheckValues(type, reading.Faults);
        PathBinding? identity = PathBinding.Bind(place.Path, types[0], reading.Faults);
        var contracts = AwaitedSignalScanner.ContractsOf(type).Concat(type.GetCustomAttributes<ReceivesAttribute>().Select(it => it.Contract)).ToList();
        if (types[0].GetCustomAttribute<SignalAttribute>() is not null)
        {
            contracts.Add(types[0]);
        }

        contracts.AddRange(DurableSignals.Contracts);
        SignalDefinition[] signals = [.. contracts.Distinct()
            .Select(it => TokenSignals.IsAnswer(it) ? TokenSignals.Of(it) : reading.Signal(it)).OfType<SignalDefinition>()];
        reading.CheckSignals(place.Path, signals);
        if (identity is null)
        {
            return null; // said already
        }

        var behaviour = new DurableBehaviour(
            type, types[0], identity, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<DurableRunCache>());
        SignalBinding[] bindings = [.. signals.Select(it => reading.Bind(it, isLocal: DurableSignals.Contracts.Contains(it.Contract)))];
        return new ProcessDefinition(type, place.Path, place.Endpoint, bindings, behaviour, reading.Options)
        {
            ChangeIds = [.. signals.Select(it => it.ChangeId).OfType<string>()],
        };
    }

    /// <summary>The types of a process' input and result.</summary>
    public static Type[] TypesOf(Type type)
    {
        for (Type? it = type; it is not null; it = it.BaseType)
        {
            if (it.IsGenericType && it.GetGenericTypeDefinition() == typeof(DurableProcess<,>))
            {
                return it.GetGenericArguments();
            }
        }

        throw new ArgumentException($"'{type.Name}' is no DurableProcess.", nameof(type));
    }
}
