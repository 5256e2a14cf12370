using System.Reflection;

namespace BusSignals;

/// <summary>Fills the members of a new state that are named like parameters of the process's path.</summary>
internal sealed class IdentityFill(SignalPath path, Type stateType)
{
    private readonly (string Parameter, PropertyInfo Member)[] _members =
        [.. path.Parameters.Select(it => (it, PathBinding.Find(stateType, it)!))
            .Where(it => it.Item2 is { SetMethod: not null } member && PathValue.IsSupported(member.PropertyType))];

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
}
