using System.Collections.Concurrent;

namespace BusSignals;

/// <summary>
/// Tracks which endpoints this host should have and which were configured, so that a forgotten
/// <c>ConfigureEndpoints</c> is reported at start-up instead of by signals that never arrive.
/// </summary>
internal sealed class EndpointCheck
{
    private readonly Dictionary<Type, (string Adds, string Else)> _wanted = [];
    private readonly ConcurrentDictionary<Type, string> _configured = new();
    private readonly ConcurrentQueue<EndpointBindings> _bindings = new();

    /// <summary>What the endpoints were told not to bind to.</summary>
    public IEnumerable<string> Unbound => _bindings.Select(it => it.Notice).OfType<string>();

    /// <summary>Notes the endpoint that a process is configured on.</summary>
    public void Binds(EndpointBindings bindings) => _bindings.Enqueue(bindings);

    /// <summary>Notes that this host receives the messages of a process or an activity.</summary>
    /// <param name="type">Its class.</param>
    /// <param name="whereElse">What to write instead if another host does.</param>
    public void Want(Type type, string whereElse) => _wanted.TryAdd(type, (type.Name, whereElse));

    /// <summary>Whether this host receives the messages of a class.</summary>
    public bool Wants(Type type) => _wanted.ContainsKey(type);

    /// <summary>Notes that the endpoint of a class has been configured.</summary>
    public void Configured(Type type, Uri? address) => _configured[type] = address is null ? "" : Uri.UnescapeDataString(address.AbsolutePath.Split('/')[^1]);

    /// <summary>The missing endpoints, once the bus has been created.</summary>
    /// <param name="endpointOf">The name of the endpoint that a class should have; null for any.</param>
    public IEnumerable<string> Faults(Func<Type, string?> endpointOf)
    {
        foreach ((Type type, (string name, string whereElse)) in _wanted)
        {
            if (!_configured.TryGetValue(type, out string? endpoint))
            {
                yield return $"'{name}' has no receive endpoint, so that nothing would reach it; call ConfigureEndpoints(context) where the transport is configured, as in "
                    + $"bus.UsingRabbitMq((context, rabbit) => rabbit.ConfigureEndpoints(context)), and leave '{name}' out of no filter there. {whereElse}";
            }
            else if (endpointOf(type) is { } expected && endpoint.Length > 0 && endpoint != expected)
            {
                yield return $"'{name}' was configured on the receive endpoint '{endpoint}', and what is sent to it goes to '{expected}'; "
                    + $"name the receive endpoint '{expected}', or let ConfigureEndpoints(context) configure it.";
            }
        }
    }
}
