namespace BusSignals;

/// <summary>What an AsyncAPI document says about the application besides its signals.</summary>
public sealed class AsyncApiOptions
{
    /// <summary>The title of the document. Default: "Signals".</summary>
    public string Title { get; set; } = "Signals";

    /// <summary>The version of the application's interface, not of AsyncAPI. Default: "1.0.0".</summary>
    public string Version { get; set; } = "1.0.0";
}
