using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Everything that is registered, read and checked once, with the faults of all of it together.</summary>
internal sealed class SignalCatalog : ISignalRegistry
{
    private readonly Dictionary<Type, SignalDefinition> _byContract = [];
    private readonly Dictionary<Type, ProcessDefinition> _byProcess = [];
    private readonly HashSet<SignalDefinition> _earlier = [];
    private readonly Faults _faults = new();
    private readonly StartUpStages _stages;

    public SignalCatalog(SignalRegistrations registrations, IServiceProvider provider, StartUpStages stages)
    {
        _stages = stages;
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
            Read(registration, registrations);
        }

        ReadUpcasters(registrations);
        var names = new EndpointNames(registrations.Bus.Formatter(provider));
        foreach ((Type type, ProcessOptions options) in registrations.Processes)
        {
            Read(new DefinitionContext(type, Signal, names, registrations.Middleware, options, _faults), provider);
        }

        SignalDefinition? Signal(Type contract)
        {
            Read(new SignalRegistration(contract), registrations);
            return Find(contract);
        }

        stages.Definition.Finish();
        stages.Registration.Begin();
        ControlBindings = [.. FlowControlSignals.Contracts.Select(it => new SignalBinding(_byContract[it], new MiddlewareList()))];
        Signals = [.. _byContract.Values.Where(it => !PathAddress.Is(it.Contract)).OrderBy(it => it.Id.ToString(), StringComparer.Ordinal)];
        Processes = [.. _byProcess.Values.OrderBy(it => it.Path.Template, StringComparer.Ordinal)];
        int largest = _byContract.Values.Select(it => it.MaxPayloadBytes).Append(registrations.Limits.MaxPayloadBytes).Max();
        MaxMessageBytes = registrations.Limits.MessageBytes(largest);
        registrations.Limits.Check(largest, _faults);
        CheckTogether();
        CheckActivities(registrations.Activities, names);
        _faults.Add(names.Faults.Texts);
        if (registrations.Tenants is { } tenants)
        {
            TenantCheck.Check(tenants, this, _faults);
        }

        foreach (Func<IServiceProvider, IEnumerable<string>> check in registrations.Checks)
        {
            foreach (string fault in check(provider))
            {
                _faults.Add(fault);
            }
        }

        foreach (SignalDefinition signal in Signals)
        {
            stages.Registration.Pass(signal);
        }

        stages.Registration.Finish();
    }

    public IReadOnlyList<SignalDefinition> Signals { get; }

    public IReadOnlyList<ProcessDefinition> Processes { get; }

    public IReadOnlyList<string> Faults => _faults.Texts;

    /// <summary>The size of the largest message that an endpoint reads, in bytes.</summary>
    public int MaxMessageBytes { get; }

    /// <summary>The signals that control every process.</summary>
    public IReadOnlyList<SignalBinding> ControlBindings { get; }

    public SignalDefinition? Find(Type contract) => _byContract.GetValueOrDefault(contract);

    public SignalDefinition? Find(SignalId id) =>
        _byContract.Values.FirstOrDefault(it => it.Id == id && !_earlier.Contains(it) && !IsLocal(it));

    public IReadOnlyList<ProcessDefinition> BoundTo(SignalDefinition signal) => [.. Processes.Where(it => it.Signals.Contains(signal))];

    public SignalDefinition Of(Type contract) => Find(contract) ?? throw new InvalidSignalException(PathAddress.Is(contract)
        ? $"'{TypeName.Of(contract)}' is for durable processes, and none is registered; add its process with signals.AddProcess<…>(), with hosted: false where another host runs it."
        : $"'{TypeName.Of(contract)}' is not registered; add it with AddSignals(signals => signals.Add<{TypeName.Of(contract)}>()) or with its group.");

    public ProcessDefinition ProcessOf(Type type) => _byProcess[type];

    /// <summary>The type and the id of a durable process by its class and input.</summary>
    /// <exception cref="InvalidOperationException">The class is not registered.</exception>
    /// <exception cref="ArgumentException">It takes another input.</exception>
    public (ProcessDefinition Process, ProcessId Id) IdOf(Type type, object input)
    {
        if (!_byProcess.TryGetValue(type, out ProcessDefinition? process))
        {
            throw new InvalidOperationException(NotRegistered(type));
        }

        var behaviour = (DurableBehaviour)process.Behaviour;
        return behaviour.Input.IsInstanceOfType(input)
            ? (process, ProcessId.Of(process.Path, behaviour.Identity.Read(input)))
            : throw new ArgumentException($"'{type.Name}' is started with a '{behaviour.Input.Name}', not with a '{input.GetType().Name}'.", nameof(input));
    }

    /// <summary>The message for a process class that is not registered.</summary>
    public static string NotRegistered(Type process)
    {
        string call = process.IsAssignableTo(typeof(IDurableProcess)) ? "AddProcess" : process.IsAssignableTo(typeof(ISignalFlow)) ? "AddFlow" : "AddSaga";
        return $"'{TypeName.Of(process)}' is not registered; add it with signals.{call}<{TypeName.Of(process)}>(), with hosted: false where another host runs it.";
    }

    /// <exception cref="InvalidOperationException">The flow is not registered.</exception>
    public ProcessDefinition ProcessOf<TFlow>() where TFlow : class, ISignalFlow => _byProcess.GetValueOrDefault(typeof(TFlow))
        ?? throw new InvalidOperationException(NotRegistered(typeof(TFlow)));

    /// <summary>The type of a process by its path.</summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    public ProcessDefinition ProcessOf(ProcessId id) => Resolve(id.Path).Process;

    /// <summary>The type and the id of a process by its path.</summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    public (ProcessDefinition Process, ProcessId Id) Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        foreach (ProcessDefinition process in Processes)
        {
            if (process.Path.TryMatch(path, out SignalIdentity? identity))
            {
                return (process, ProcessId.Of(process.Path, identity));
            }
        }

        string known = Processes.Count == 0 ? "none is" : string.Join(", ", Processes.Select(it => $"'{it.Path}'"));
        throw new SignalPathException($"No registered process has a path like '{path}'; registered: {known}.");
    }

    public ProcessDefinition? ProcessOfShape(string shape) => Processes.FirstOrDefault(it => it.Path.Shape == shape);

    private void Read(SignalRegistration registration, SignalRegistrations registrations)
    {
        if (!_byContract.ContainsKey(registration.Contract)
            && SignalDefinitionReader.Read(
                registration.Contract, registration, registrations.OptionsOf(registration.Contract), registrations.Limits, _faults) is { } signal)
        {
            _byContract.Add(registration.Contract, signal);
            _stages.Definition.Pass(signal);
        }
    }

    /// <summary>Links the contracts of earlier versions to the last one of their chain.</summary>
    private void ReadUpcasters(SignalRegistrations registrations)
    {
        foreach (Type contract in registrations.Upcasters.Keys)
        {
            Read(new SignalRegistration(contract), registrations);
            Read(new SignalRegistration(registrations.Upcasters[contract].To), registrations);
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

            if (Find(contract) is not { } earlier || Find(to) is not { } last)
            {
                continue; // already reported
            }

            if (earlier.Id != last.Id || earlier.Version >= last.Version || !earlier.Path.Parameters.SequenceEqual(last.Path.Parameters))
            {
                _faults.Add($"'{contract.Name}' ({earlier.Id}, version {earlier.Version}) is upcast to '{to.Name}' ({last.Id}, version {last.Version}); "
                    + "give both the same id and the same path parameters, and the earlier one a lower version.");
            }
            else
            {
                last.Upcasters.Add(earlier, upcast);
                _earlier.Add(earlier);
            }
        }
    }

    private void Read(DefinitionContext reading, IServiceProvider provider)
    {
        try
        {
            ProcessDefinition? process = Define(reading, provider);
            if (process is not null)
            {
                _byProcess.Add(reading.Type, process);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Exception cause = exception is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : exception;
            _faults.Add($"'{reading.Type.Name}' cannot be made: {Causes.MessageOf(cause)}");
        }
    }

    /// <summary>Whether only single flows know the signal.</summary>
    private bool IsLocal(SignalDefinition signal)
    {
        SignalBinding[] bindings = [.. Processes.SelectMany(it => it.Bindings).Where(it => it.Definition == signal)];
        return bindings.Length > 0 && bindings.All(it => it.IsLocal);
    }

    private static ProcessDefinition? Define(DefinitionContext reading, IServiceProvider provider)
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

    private void CheckTogether()
    {
        foreach (IGrouping<SignalId, SignalDefinition> same in _byContract.Values
            .Where(it => !_earlier.Contains(it) && !IsLocal(it)).GroupBy(it => it.Id).Where(it => it.Count() > 1))
        {
            _faults.Add($"The signal id '{same.Key}' belongs to {Names(same.Select(it => it.Contract))}; give each its own with [Signal(…, Id = \"…\")].");
        }

        foreach (IGrouping<string, ProcessDefinition> same in Processes.GroupBy(it => it.Path.Shape).Where(it => it.Count() > 1))
        {
            _faults.Add($"The path '{same.First().Path}' belongs to the processes {Names(same.Select(it => it.Type))}; give each its own path.");
        }

        foreach (IGrouping<string, ProcessDefinition> same in Processes
            .GroupBy(it => it.Endpoint, StringComparer.OrdinalIgnoreCase).Where(it => it.Count() > 1))
        {
            string[] names = [.. same.Select(it => it.Endpoint).Distinct()];
            string clash = names.Length == 1
                ? $"The endpoint '{same.Key}' belongs to the processes {Names(same.Select(it => it.Type))}"
                : $"The endpoints {string.Join(" and ", names.Select(it => $"'{it}'"))} of the processes {Names(same.Select(it => it.Type))} differ in case only, which not every transport tells apart";
            _faults.Add($"{clash}; give each its own with [Process(…, Endpoint = \"…\")].");
        }
    }

    private void CheckActivities(IEnumerable<ActivityRegistration> activities, EndpointNames names)
    {
        foreach (ActivityRegistration activity in activities)
        {
            string name = names.OfActivity(activity.Id);
            if (activities.TakeWhile(it => it != activity).FirstOrDefault(it => it.Id != activity.Id && names.OfActivity(it.Id).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                _faults.Add($"The queue '{name}' belongs to the activities '{other.Id}' and '{activity.Id}'; "
                    + "let the name of the type be part of what the IEndpointNameFormatter makes of it.");
            }

            if (EndpointNameRule.FaultOf($"the activity '{activity.Id}'", name, "see what the IEndpointNameFormatter adds to names") is { } refused)
            {
                _faults.Add(refused);
            }

            if (Processes.FirstOrDefault(it => it.Endpoint.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } process)
            {
                _faults.Add($"The endpoint '{process.Endpoint}' belongs to the process '{process.Type.Name}' and to the activity '{activity.Id}'; "
                    + "give the process its own with [Process(…, Endpoint = \"…\")].");
            }
        }
    }

    private static string Names(IEnumerable<Type> types) => string.Join(" and ", types.Select(it => $"'{TypeName.Of(it)}'").Order(StringComparer.Ordinal));
}
