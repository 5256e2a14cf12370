using System.Text.Json;
using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>Converts the payloads of a signal's earlier versions to the current one.</summary>
internal sealed class Upcasters(int current, IReadOnlyDictionary<int, Func<JsonObject, JsonObject>> steps)
{
    private readonly Dictionary<Type, Func<object, object>> _contracts = [];
    private readonly List<SignalDefinition> _earlier = [];

    /// <summary>The earlier versions that have contracts of their own.</summary>
    public IReadOnlyList<SignalDefinition> Earlier => _earlier;

    public void Add(SignalDefinition earlier, Func<object, object> upcast)
    {
        _earlier.Add(earlier);
        _contracts[earlier.Contract] = upcast;
    }

    /// <summary>Whether there are steps from payload to payload.</summary>
    public bool HasSteps => steps.Count > 0;

    /// <summary>Converts a message of an earlier version to the current one.</summary>
    /// <exception cref="InvalidSignalException">The upcaster failed.</exception>
    public object Upcast(SignalDefinition earlier, object message)
    {
        try
        {
            return _contracts[earlier.Contract](message) ?? throw new InvalidOperationException("the upcaster returned null");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw CannotUpcast(earlier.Id, earlier.Version, exception);
        }
    }

    /// <summary>Upcasts a payload step by step. One of a later version is left as it is: it may still fit.</summary>
    /// <exception cref="InvalidSignalException">There is no step for its version, or a step failed.</exception>
    public JsonElement Upcast(SignalId signal, JsonElement payload, int version)
    {
        if (version >= current)
        {
            return payload;
        }

        try
        {
            JsonObject json = JsonObject.Create(payload) ?? throw new InvalidOperationException("the payload is no JSON object");
            for (int step = version; step < current; step++)
            {
                json = steps.TryGetValue(step, out Func<JsonObject, JsonObject>? upcast)
                    ? upcast(json)
                    : throw new InvalidOperationException($"there is none from {step}; add it with signals.Add<…>(it => it.Upcast({step}, …))");
            }

            return JsonSerializer.SerializeToElement(json);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw CannotUpcast(signal, version, exception);
        }
    }

    private InvalidSignalException CannotUpcast(SignalId signal, int version, Exception cause) => new(
        signal, $"The signal '{signal}' came in version {version} and could not be upcast to {current}: {Causes.MessageOf(cause).TrimEnd('.')}.", cause);
}
