namespace BusSignals.IntegrationTests;

/// <summary>How long a test may take before it is given up, in milliseconds. No test measures time.</summary>
internal static class Bounds
{
    public const int Generous = 240_000;

    /// <summary>For a run whose size the caller chooses.</summary>
    public const int Full = 3_600_000;
}
