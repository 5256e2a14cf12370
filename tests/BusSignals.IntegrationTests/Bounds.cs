namespace BusSignals.IntegrationTests;

/// <summary>How long a test may take before it is given up, in milliseconds. No test measures time.</summary>
internal static class Bounds
{
    public const int Generous = 240_000;
}
