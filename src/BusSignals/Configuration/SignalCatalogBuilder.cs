using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Reads all that is registered, and gathers what is wrong with it.</summary>
internal sealed class SignalCatalogBuilder(SignalRegistrations registrations, IServiceProvider provider, StartUpStages stages)
{
    private readonly Dictionary<Type, SignalDefinition> _signals = [];
    private readonly Dictionary<Type, ProcessDefinition> _processes = [];
    private readonly HashSet<SignalDefinition> _earlier = [];
    private readonly Faults _faults = new();

    public SignalCatalog Build()
    {
        foreach (string fault in registrations.Faults)
        {
            _faults.Add(fault);
        }

        _faults.Add(registrations.OptionFaults());
        registrations.Tokens.Check(_faults);
        ActivityRegistration.Check(registrations.Activities, _faults);
        stages.Definition.Begin();
        foreach (SignalRegistration registration in registrations.Signals.Concat(FlowControlSignals.Contracts.Select(it => new SignalRegistration(it))))
        {
            Read(registration);
        }

        ReadUpcasters();
        var names = new EndpointNames(registrations.Bus.Formatter(provider));
        foreach ((Type type, ProcessOptions options) in registrations.Processes)
        {
            Read(new DefinitionContext(type, SignalOf, names, registrations.Middleware, options, _faults));
        }

        stages.Definition.Finish();
        stages.Registration.Begin();
        int largest = _signals.Values.Select(it => it.MaxPayloadBytes).Append(registrations.Limits.MaxPayloadBytes).Max();
        var catalog = new SignalCatalog(_signals, _processes, _earlier, _faults) { MaxMessageBytes = registrations.Limits.MessageBytes(largest) };
        registrations.Limits.Check(largest, _faults);
        new CatalogCheck(catalog, names, registrations.Endpoints, _faults).Run(registrations.Activities);
        Check(catalog, names);
        foreach (SignalDefinition signal in catalog.Signals)
        {
            stages.Registration.Pass(signal);
        }

        stages.Registration.Finish();
        return catalog;
    }

    private void Check(SignalCatalog catalog, EndpointNames names)
    {
        _faults.Add(names.Faults.Texts);
        if (registrations.Tenants is { } tenants)
        {
            TenantCheck.Check(tenants, catalog, _faults);
        }

        foreach (string fault in registrations.Checks.SelectMany(it => it(provider)))
        {
            _faults.Add(fault);
        }
    }

    private SignalDefinition? SignalOf(Type contract)
    {
        Read(new SignalRegistration(contract));
        return _signals.GetValueOrDefault(contract);
    }

    private void Read(SignalRegistration registration)
    {
        if (!_signals.ContainsKey(registration.Contract)
            && SignalDefinitionReader.Read(
                registration.Contract, registration, registrations.OptionsOf(registration.Contract), registrations.Limits, _faults) is { } signal)
        {
            _signals.Add(registration.Contract, signal);
            stages.Definition.Pass(signal);
        }
    }

    /// <summary>Ties the contracts of earlier versions to the last one of their chain.</summary>
    private void ReadUpcasters()
    {
        foreach (Type contract in registrations.Upcasters.Keys)
        {
            Read(new SignalRegistration(contract));
            Read(new SignalRegistration(registrations.Upcasters[contract].To));
        }

        foreach ((Type contract, ContractUpcaster first) in registrations.Upcasters)
        {
            Func<object, object> upcast = first.Upcast;
            Type to = first.To;
            for (int steps = 0; registrations.Upcasters.TryGetValue(to, out ContractUpcaster? next) && steps < registrations.Upcasters.Count; steps++)
            {
                Func<object, object> before = upcast;
                upcast = it => next.Upcast(before(it));
                to = next.To;
            }

            if (_signals.GetValueOrDefault(contract) is not { } earlier || _signals.GetValueOrDefault(to) is not { } last)
            {
                continue; // said already
            }

            if (earlier.Id != last.Id || earlier.Version >= last.Version || !earlier.Path.Parameters.SequenceEqual(last.Path.Parameters))
            {
                _faults.Add($"'{TypeName.Of(contract)}' ({earlier.Id}, version {earlier.Version}) is upcast to '{to.Name}' ({last.Id}, version {last.Version}); "
                    + "give both the same id and the same path parameters, and the earlier one a lower version.");
            }
            else
            {
                last.Upcasters.Add(earlier, upcast);
                _earlier.Add(earlier);
            }
        }
    }

    private void Read(DefinitionContext reading)
    {
        try
        {
            ProcessDefinition? process = Define(reading);
            if (process is not null)
            {
                _processes.Add(reading.Type, process);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Exception cause = exception is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : exception;
            _faults.Add($"'{TypeName.Of(reading.Type)}' cannot be made: {Causes.MessageOf(cause)}");
        }
    }

    private ProcessDefinition? Define(DefinitionContext reading)
    {
        if (reading.Type.IsAssignableTo(typeof(IDurableProcess)))
        {
            return DurableDefinitionReader.Read(reading, provider);
        }

        object made = ActivatorUtilities.CreateInstance(provider, reading.Type);
        return made is ISignalFlow flow
            ? FlowDefinitionReader.Read(flow, reading)
            : SagaDefinitionReader.Read((ISignalStateMachine)made, reading);
    }
}
