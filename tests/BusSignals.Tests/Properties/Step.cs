namespace BusSignals.Tests.Properties;

/// <summary>One step of a random story of an order.</summary>
public abstract record Step
{
    /// <summary>A new signal comes.</summary>
    public sealed record Emit(string Signal) : Step;

    /// <summary>A signal that came before is delivered again.</summary>
    public sealed record Redeliver(int Which) : Step;

    /// <summary>Time passes.</summary>
    public sealed record Advance(int Hours) : Step;
}
