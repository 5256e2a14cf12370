using System.Reflection;
using MassTransit;

namespace BusSignals;

/// <summary>
/// The requests and schedules that a machine declares as in MassTransit, which are not carried out here: each is a fault that says
/// what to write instead, and the events that it brings are none of their own.
/// </summary>
internal sealed class ForeignDeclarations
{
    private readonly List<string> _names = [];

    public ForeignDeclarations(StateMachine machine, Faults faults)
    {
        string name = TypeName.Of(machine.GetType());
        foreach (PropertyInfo property in machine.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (Find(property, typeof(Request<,,>)) is { } request)
            {
                _names.Add(property.Name);
                faults.Add($"'{name}' declares the request '{property.Name}', and requests are not carried out in a SignalStateMachine; send '{TypeName.Of(request[1])}' with Publish or Send, "
                    + $"let the answer be a signal with the values of the process's path, handled in During(state, …), and limit the wait with After(timeout) there.");
            }
            else if (Find(property, typeof(Schedule<,>)) is { })
            {
                _names.Add(property.Name);
                faults.Add($"'{name}' declares the schedule '{property.Name}', and schedules are not carried out in a SignalStateMachine; write After(delay, \"{property.Name}\") or "
                    + $"At(x => due, \"{property.Name}\") into During(state, …), which is withdrawn when the state is left.");
            }
        }
    }

    /// <summary>Whether an event belongs to one of them.</summary>
    public bool Has(Event @event) => _names.Exists(it => @event.Name.StartsWith(it + ".", StringComparison.Ordinal));

    /// <summary>What to write for an event whose contract is not a signal.</summary>
    public static string AdviceFor(Type contract) =>
        contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(Fault<>)
            ? "catch the exception in the handler that throws it with Catch<TException>(…), or let a consumer of the fault emit a signal with the values of the process's path"
            : contract.Namespace?.Split('.')[0] == nameof(MassTransit)
                ? "let a consumer of it emit a signal with the values of the process's path"
                : "give it a path with [Signal(\"/…\")]";

    private static Type[]? Find(PropertyInfo property, Type declaration) => property.PropertyType.GetInterfaces().Append(property.PropertyType)
        .FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == declaration)?.GetGenericArguments();
}
