using System.Reflection;
using System.Reflection.Emit;

namespace BusSignals;

/// <summary>
/// Finds the signals that the code of a durable process waits for: the arguments of <c>ReceiveAsync</c> and the branches of
/// races, in the class itself, its closures and its state machines. So a process need not list what it says anyway.
/// </summary>
internal static class WaitScan
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(it => (OpCode)it.GetValue(null)!).ToDictionary(it => it.Value);

    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Type> ContractsOf(Type process)
    {
        var found = new List<Type>();
        var types = new Queue<Type>(Bases(process));
        while (types.TryDequeue(out Type? type))
        {
            foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                found.AddRange(CallsIn(method).Select(ContractOf).OfType<Type>());
            }

            foreach (Type nested in type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic))
            {
                types.Enqueue(nested.IsGenericTypeDefinition && type.IsConstructedGenericType
                    ? nested.MakeGenericType(type.GetGenericArguments())
                    : nested);
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>The class and those that it derives from, down to the library's.</summary>
    private static IEnumerable<Type> Bases(Type process)
    {
        for (Type? it = process; it is not null && it.Assembly != typeof(WaitScan).Assembly; it = it.BaseType)
        {
            yield return it;
        }
    }

    /// <summary>The contract of a call that waits: of a branch, of the context's methods that take a signal and do not emit, or what the method says.</summary>
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

    private static IEnumerable<MethodBase> CallsIn(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)((value << 8) | code[at++]));
            }

            OpCode operation = Codes[value];
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && Resolve(method, BitConverter.ToInt32(code, at)) is { } call)
            {
                yield return call;
            }

            at += SizeOf(operation, code, at);
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, ofMethod) as MethodBase;
    }

    private static int SizeOf(OpCode operation, byte[] code, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
