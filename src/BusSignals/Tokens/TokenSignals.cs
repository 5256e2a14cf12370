using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace BusSignals;

/// <summary>The answers of tokens as signals in the engine.</summary>
internal static partial class TokenSignals
{
    private static readonly ConcurrentDictionary<(SignalId, Type), SignalDefinition> Definitions = new();

    public static bool IsAnswer(Type contract) => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(TokenAnswer<>);

    /// <summary>The signal that answers tokens of one kind.</summary>
    public static SignalDefinition Of<TAnswer>(TokenDefinition<TAnswer> definition) => Of(definition.Id, typeof(TokenAnswer<TAnswer>));

    /// <summary>The signal of a saga's event, which receives the answers of all kinds with this type.</summary>
    public static SignalDefinition Of(Type contract) =>
        Of(SignalId.Parse($"token.{NotAllowed().Replace(contract.GetGenericArguments()[0].Name.ToLowerInvariant(), "")}"), contract);

    /// <summary>Whether a type of process handles the answers of tokens of a kind.</summary>
    public static bool AreHeard<TAnswer>(TokenDefinition<TAnswer> definition, ProcessDefinition process)
    {
        SignalDefinition own = Of(definition), any = Of(typeof(TokenAnswer<TAnswer>));
        return process.Find(own.Id)?.Definition == own || process.Find(any.Id)?.Definition == any;
    }

    public static SignalDefinition Of(SignalId id, Type contract) => Definitions.GetOrAdd((id, contract), static key =>
    {
        var faults = new Faults();
        PathBinding binding = PathBinding.Bind(SignalPath.Parse("/token/{token}/answered"), key.Item2, faults)!;
        return new SignalDefinition(key.Item1, key.Item2, binding, SignalSchema.Of(key.Item2), new SignalOptions());
    });

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotAllowed();
}
