namespace BusSignals;

/// <summary>Reads the values of a path's parameters from a signal.</summary>
internal interface IPathBinding
{
    SignalPath Path { get; }

    /// <exception cref="SignalPathException">A value is missing, empty or too long.</exception>
    SignalIdentity Read(object signal);
}
