using System.Text.Json;

namespace BusSignals.Contracts.Tests.Properties;

/// <summary>A template and an identity for it.</summary>
internal sealed record PathCase(SignalPath Path, SignalIdentity Identity)
{
    public string Rendered => Path.Render(Identity);

    /// <summary>What the identity is but for the names of its parameters.</summary>
    public IEnumerable<string> Texts => Identity.Values.Select(it => it.Value);

    public override string ToString() => $"{Path} with {JsonSerializer.Serialize(Identity.Values)}";
}
