namespace Orders.Host;

/// <summary>An order of the demo is not as it should be.</summary>
internal sealed class DemoException(string message) : Exception(message);
