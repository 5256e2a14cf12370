using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// Binds the parameters of a path to the members of a type: by exact name, by name in any case, or with the suffix
/// <c>Ref</c>.
/// </summary>
internal sealed class PathBinding : IPathBinding
{
    private readonly Func<object, object?>[] _getters;

    private PathBinding(SignalPath path, PropertyInfo[] members)
    {
        Path = path;
        Members = members;
        _getters = [.. members.Select(CompileGetter)];
    }

    public SignalPath Path { get; }

    public IReadOnlyList<PropertyInfo> Members { get; }

    public PropertyInfo MemberOf(string parameter) => Members[Path.Parameters.ToList().IndexOf(parameter)];

    public SignalIdentity Read(object instance)
    {
        var values = new KeyValuePair<string, string>[_getters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            string name = Path.Parameters[i];
            values[i] = KeyValuePair.Create(name, PathValue.Format(_getters[i](instance), name));
        }

        return new SignalIdentity(values);
    }

    public static PathBinding? Bind(SignalPath path, Type type, Faults faults)
    {
        var members = new List<PropertyInfo>();
        foreach (string parameter in path.Parameters)
        {
            if (Find(type, parameter) is not { } member)
            {
                faults.Add(PathRules.MissingMember(type.Name, parameter, path.Template));
            }
            else if (!PathValue.IsSupported(member.PropertyType))
            {
                faults.Add(PathRules.UnsupportedMember(TypeName.Of(type), member.Name, member.PropertyType.Name, path.Template));
            }
            else if (member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always or JsonIgnoreCondition.WhenWriting or JsonIgnoreCondition.WhenReading })
            {
                faults.Add(PathRules.IgnoredMember(TypeName.Of(type), member.Name, path.Template));
            }
            else
            {
                members.Add(member);
            }
        }

        return members.Count == path.Parameters.Count ? new PathBinding(path, [.. members]) : null;
    }

    public static PropertyInfo? Find(Type type, string parameter)
    {
        PropertyInfo[] members = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(it => it.CanRead && it.GetIndexParameters().Length == 0)];
        return PathRules.MemberOf(parameter, members, it => it.Name);
    }

    private static Func<object, object?> CompileGetter(PropertyInfo member)
    {
        ParameterExpression instance = Expression.Parameter(typeof(object));
        Expression value = Expression.Property(Expression.Convert(instance, member.DeclaringType!), member);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), instance).Compile();
    }
}
