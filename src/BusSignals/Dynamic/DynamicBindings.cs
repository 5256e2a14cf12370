using System.Collections.Immutable;

namespace BusSignals;

/// <summary>The dynamic signals of one type of process; read by every delivery, changed rarely.</summary>
internal sealed class DynamicBindings(ProcessDefinition process)
{
    private ImmutableDictionary<SignalId, DynamicBinding> _bindings = ImmutableDictionary<SignalId, DynamicBinding>.Empty;

    public ProcessDefinition Process => process;

    public IEnumerable<SignalDefinition> Signals => _bindings.Values.Select(it => it.Binding.Definition);

    public SignalBinding? Find(SignalId id) => _bindings.TryGetValue(id, out DynamicBinding? found) ? found.Binding : null;

    public DynamicHandler? HandlerOf(SignalId id) => _bindings.TryGetValue(id, out DynamicBinding? found) ? found.Handler : null;

    public void Set(DynamicBinding binding) =>
        ImmutableInterlocked.AddOrUpdate(ref _bindings, binding.Binding.Definition.Id, binding, (_, _) => binding);

    public bool Remove(SignalId id) => ImmutableInterlocked.TryRemove(ref _bindings, id, out _);
}

/// <summary>A dynamic signal at one type of process.</summary>
internal sealed record DynamicBinding(SignalBinding Binding, DynamicHandler Handler);
