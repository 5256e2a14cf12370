using MassTransit.Configuration;

namespace BusSignals;

/// <summary>What the receive endpoint of a process was told not to bind to.</summary>
internal sealed class EndpointBindings(ProcessDefinition process, IReceiveEndpointConfiguration endpoint)
{
    /// <summary>What reaches the process only if it is sent to it; null if all is bound. Known once the bus has been
    /// created.</summary>
    public string? Notice
    {
        get
        {
            string[] unbound = endpoint.ConfigureConsumeTopology
                ? [.. process.Received.Where(it => !it.IsLocal && !endpoint.Topology.Consume.GetMessageTopology(it.Definition.Contract).ConfigureConsumeTopology).Select(it => it.Definition.Id.ToString())]
                : ["all signals"];
            return unbound.Length == 0
                ? null
                : $"The receive endpoint '{process.Endpoint}' is told not to bind to {string.Join(", ", unbound)} (ConfigureConsumeTopology, ConfigureMessageTopology), "
                    + $"so that what is emitted reaches '{TypeName.Of(process.Type)}' only if you bind it yourself; take that out to have it bound.";
        }
    }
}
