using System.Reflection;

namespace BusSignals;

/// <summary>
/// Gives a state what it has from the process's path: the members of a new one that are named like parameters, and the id.
/// </summary>
/// <param name="path">The path of the process.</param>
/// <param name="stateType">The class of the state.</param>
/// <param name="signals">The signals of a saga, by which a path may be its id.</param>
internal sealed class IdentityFill(SignalPath path, Type stateType, params IReadOnlyList<SignalDefinition> signals)
{
    private readonly (string Parameter, PropertyInfo Member)[] _members =
        [.. path.Parameters.Select(it => (it, PathBinding.Find(stateType, it)!))
            .Where(it => it.Item2 is { SetMethod: not null } member && PathValue.IsSupported(member.PropertyType))];

    /// <summary>Whether the path is one GUID by all contracts, which is then the id of the saga as MassTransit shows it.</summary>
    public bool HasOwnId { get; } = path.Parameters.Count == 1 && IsGuid(path.Parameters[0], signals);

    public void Apply(ProcessId id, object state)
    {
        if (_members.Length > 0 && path.TryMatch(id.Path, out SignalIdentity? identity))
        {
            foreach ((string parameter, PropertyInfo member) in _members)
            {
                member.SetValue(state, PathValue.Parse(identity[parameter]!, member.PropertyType, parameter));
            }
        }
    }

    /// <summary>The id of the saga.</summary>
    public Guid IdOf(ProcessId id) => HasOwnId && path.TryMatch(id.Path, out SignalIdentity? identity)
        && Guid.TryParse(identity[path.Parameters[0]], out Guid own) ? own : id.Key;

    private static bool IsGuid(string parameter, IReadOnlyList<SignalDefinition> signals)
    {
        SignalDefinition[] naming = [.. signals.Where(it => it.FindsItsProcess && it.Path.Parameters.Contains(parameter))];
        return naming.Length > 0
            && Array.TrueForAll(naming, it => PathBinding.Find(it.Contract, parameter)?.PropertyType is { } type && (Nullable.GetUnderlyingType(type) ?? type) == typeof(Guid));
    }
}
