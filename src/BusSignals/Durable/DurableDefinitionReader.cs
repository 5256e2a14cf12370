using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Creates the process definition of a durable process and reports all its faults.</summary>
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
        SignalDefinition? input = identity is null ? null : InputOf(type, types[0], identity, Array.Find(signals, it => it.Contract == types[0]), reading.Faults);
        if (identity is null || input is null)
        {
            return null; // already reported
        }

        var behaviour = new DurableBehaviour(
            type, input, identity, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<DurableRunCache>());
        SignalBinding[] bindings = [.. signals.Select(it => reading.Bind(it, isLocal: DurableSignals.Contracts.Contains(it.Contract)))];
        return new ProcessDefinition(type, place.Path, place.Endpoint, bindings, behaviour, reading.Options)
        {
            ChangeIds = [.. signals.Select(it => it.ChangeId).OfType<string>()],
        };
    }

    /// <summary>How the input is checked on arrival: like the payload of a signal, which it may be.</summary>
    private static SignalDefinition? InputOf(Type type, Type input, PathBinding identity, SignalDefinition? signal, Faults faults)
    {
        try
        {
            SignalSchema schema = signal?.Schema ?? SignalSchema.Of(input, SignalPayload.Options);
            return new SignalDefinition(SignalId.Parse("process.start"), input, identity, schema, new SignalOptions())
            {
                MaxPayloadBytes = int.MaxValue, // its message has a limit
                PayloadName = $"input of '{TypeName.Of(type)}'",
            };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            faults.Add($"The input '{input.Name}' of '{TypeName.Of(type)}' cannot be checked: {Causes.MessageOf(exception)}");
            return null;
        }
    }

    /// <summary>The types of a process's input and result.</summary>
    public static Type[] TypesOf(Type type)
    {
        for (Type? it = type; it is not null; it = it.BaseType)
        {
            if (it.IsGenericType && it.GetGenericTypeDefinition() == typeof(DurableProcess<,>))
            {
                return it.GetGenericArguments();
            }
        }

        throw new ArgumentException($"'{TypeName.Of(type)}' is no DurableProcess.", nameof(type));
    }
}
