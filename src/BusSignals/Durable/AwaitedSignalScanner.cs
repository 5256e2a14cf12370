using System.Reflection;
using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Finds the signals that the code of a durable process waits for: the arguments of <c>ReceiveAsync</c> and the
/// branches of races, in the class itself, its closures and its state machines. So a process need not declare what its
/// code says already.
/// </summary>
internal static class AwaitedSignalScanner
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Type> ContractsOf(Type process) => [.. CallsOf(process).Select(ContractOf).OfType<Type>().Distinct()];

    /// <summary>
    /// Checks the types of what the code keeps and sends: results of steps, and values of activities, children and
    /// tokens.
    /// </summary>
    public static void CheckValues(Type process, Faults faults)
    {
        foreach (MethodInfo call in CallsOf(process).OfType<MethodInfo>().Where(it => it.DeclaringType == typeof(ProcessContext) && it.IsGenericMethod))
        {
            Type[] arguments = call.GetGenericArguments();
            (Type Type, JsonSerializerOptions Options)[] values = call.Name switch
            {
                nameof(ProcessContext.StepAsync) => [(call.ReturnType.GetGenericArguments()[0], StateJsonOptions.Default)],
                nameof(ProcessContext.ActivityAsync) => [(arguments[0], SignalPayload.Options), (arguments[1], SignalPayload.Options)],
                nameof(ProcessContext.ChildAsync) => [(arguments[1], SignalPayload.Options), (arguments[2], StateJsonOptions.Default)],
                nameof(ProcessContext.CreateTokenAsync) => [(arguments[0], SignalPayload.Options)],
                _ => [],
            };
            foreach ((Type type, JsonSerializerOptions options) in values.Where(it => !it.Type.ContainsGenericParameters))
            {
                KeptValues.Check(type, options, faults);
            }
        }
    }

    /// <summary>The durable processes that the code starts, as children or on their own.</summary>
    public static IEnumerable<Type> StartedBy(Type process) => CallsOf(process).OfType<MethodInfo>()
        .Where(it => it.DeclaringType == typeof(ProcessContext) && it.Name is nameof(ProcessContext.ChildAsync) or nameof(ProcessContext.StartAsync))
        .Select(it => it.GetGenericArguments()[0]).Where(it => !it.ContainsGenericParameters).Distinct();

    private static List<MethodBase> CallsOf(Type process)
    {
        var found = new List<MethodBase>();
        var types = new Queue<Type>(Bases(process));
        while (types.TryDequeue(out Type? type))
        {
            foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                found.AddRange(IlCode.MembersIn(method).OfType<MethodBase>());
            }

            foreach (Type nested in type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic))
            {
                types.Enqueue(nested.IsGenericTypeDefinition && type.IsConstructedGenericType
                    ? nested.MakeGenericType(type.GetGenericArguments())
                    : nested);
            }
        }

        return found;
    }

    /// <summary>The class and its base classes, down to the library's.</summary>
    private static IEnumerable<Type> Bases(Type process)
    {
        for (Type? it = process; it is not null && it.Assembly != typeof(AwaitedSignalScanner).Assembly; it = it.BaseType)
        {
            yield return it;
        }
    }

    /// <summary>
    /// The contract that a call waits for: a branch, a method of the context that takes a signal and does not emit, or
    /// what the method declares.
    /// </summary>
    private static Type? ContractOf(MethodBase call)
    {
        Type? owner = call.DeclaringType;
        if (owner is { IsConstructedGenericType: true } && owner.GetGenericTypeDefinition() == typeof(Signal<>)
            && call.Name is "op_Implicit" or "ToAlternative")
        {
            return owner.GetGenericArguments()[0];
        }

        return owner != typeof(ProcessContext) || call.Name.StartsWith("Emit", StringComparison.Ordinal) ? null : TakenBy(call) ?? SignalOf(call);
    }

    private static Type? TakenBy(MethodBase call)
    {
        MemberInfo member = call.IsSpecialName ? typeof(ProcessContext).GetProperty(call.Name["get_".Length..])! : call;
        return member.GetCustomAttribute<TakesAttribute>()?.Contract is not { } contract ? null
            : contract.IsGenericTypeDefinition ? contract.MakeGenericType(call.GetGenericArguments())
            : contract;
    }

    private static Type? SignalOf(MethodBase call) => call.GetParameters().Select(it => it.ParameterType)
        .FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(Signal<>))?.GetGenericArguments()[0];
}
