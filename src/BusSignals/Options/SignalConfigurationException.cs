namespace BusSignals;

/// <summary>The configuration is wrong. Thrown at start-up with all faults in one message.</summary>
public sealed class SignalConfigurationException : Exception
{
    /// <summary>Creates the exception without faults.</summary>
    public SignalConfigurationException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public SignalConfigurationException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public SignalConfigurationException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal SignalConfigurationException(IReadOnlyList<string> faults)
        : base($"BusSignals cannot start, {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}:{string.Concat(faults.Select(it => $"\n- {it}"))}") =>
        Faults = faults;

    /// <summary>Each fault: the thing, the rule, the fix.</summary>
    public IReadOnlyList<string> Faults { get; } = [];
}
