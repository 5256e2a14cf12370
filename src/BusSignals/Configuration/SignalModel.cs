using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>All that is registered, read and checked once; the faults of all of it together.</summary>
internal sealed class SignalModel : ISignalRegistry
{
    private readonly Dictionary<Type, SignalDefinition> _byContract = [];
    private readonly Dictionary<Type, ProcessDefinition> _byProcess = [];
    private readonly Faults _faults = new();

    public SignalModel(SignalRegistrations registrations, IServiceProvider provider)
    {
        foreach (string fault in registrations.Faults)
        {
            _faults.Add(fault);
        }

        registrations.Outbox.Check(_faults);
        registrations.Retention.Check(_faults);
        foreach (SignalRegistration registration in registrations.Signals)
        {
            Read(registration, registrations);
        }

        var formatter = provider.GetService<IEndpointNameFormatter>() ?? DefaultEndpointNameFormatter.Instance;
        foreach (Type type in registrations.Sagas)
        {
            Read(type, registrations, formatter, provider);
        }

        Signals = [.. _byContract.Values.OrderBy(it => it.Id.ToString(), StringComparer.Ordinal)];
        Processes = [.. _byProcess.Values.OrderBy(it => it.Path.Template, StringComparer.Ordinal)];
        CheckTogether();
        foreach (Func<IServiceProvider, IEnumerable<string>> check in registrations.Checks)
        {
            foreach (string fault in check(provider))
            {
                _faults.Add(fault);
            }
        }
    }

    public IReadOnlyList<SignalDefinition> Signals { get; }

    public IReadOnlyList<ProcessDefinition> Processes { get; }

    public IReadOnlyList<string> Faults => _faults.Texts;

    public SignalDefinition? Find(Type contract) => _byContract.GetValueOrDefault(contract);

    public SignalDefinition? Find(SignalId id) => Signals.FirstOrDefault(it => it.Id == id);

    public IReadOnlyList<ProcessDefinition> BoundTo(SignalDefinition signal) => [.. Processes.Where(it => it.Signals.Contains(signal))];

    public SignalDefinition Of(Type contract) => Find(contract) ?? throw new InvalidSignalException(
        $"'{contract.Name}' is not registered; add it with AddSignals(signals => signals.Add<{contract.Name}>()) or with its group.");

    public ProcessDefinition ProcessOf(Type type) => _byProcess[type];

    public ProcessDefinition? ProcessOfShape(string shape) => Processes.FirstOrDefault(it => it.Path.Shape == shape);

    private void Read(SignalRegistration registration, SignalRegistrations registrations)
    {
        if (!_byContract.ContainsKey(registration.Contract)
            && SignalDefinitionReader.Read(
                registration.Contract, registration.Group, registrations.OptionsOf(registration.Contract), _faults) is { } signal)
        {
            _byContract.Add(registration.Contract, signal);
        }
    }

    private void Read(Type type, SignalRegistrations registrations, IEndpointNameFormatter formatter, IServiceProvider provider)
    {
        try
        {
            var machine = (ISignalStateMachine)ActivatorUtilities.CreateInstance(provider, type);
            SignalDefinition? Signal(Type contract)
            {
                Read(new SignalRegistration(contract, null), registrations);
                return Find(contract);
            }

            if (SagaDefinitionReader.Read(machine, Signal, formatter, _faults) is { } process)
            {
                _byProcess.Add(type, process);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Exception cause = exception is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : exception;
            _faults.Add($"'{type.Name}' cannot be made: {cause.Message}");
        }
    }

    private void CheckTogether()
    {
        foreach (IGrouping<SignalId, SignalDefinition> same in Signals.GroupBy(it => it.Id).Where(it => it.Count() > 1))
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
            _faults.Add($"The endpoint '{same.Key}' belongs to the processes {Names(same.Select(it => it.Type))}; give each its own with [Process(…, Endpoint = \"…\")].");
        }
    }

    private static string Names(IEnumerable<Type> types) => string.Join(" and ", types.Select(it => $"'{it.Name}'").Order(StringComparer.Ordinal));
}
