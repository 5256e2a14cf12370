namespace BusSignals;

/// <summary>Signals that name their process by its path instead of selecting it by their own identity.</summary>
internal static class PathAddress
{
    public static bool Is(Type contract) =>
        contract == typeof(OpenGate) || DurableSignals.Contracts.Contains(contract) || FlowControlSignals.Is(contract);

    /// <summary>The path of the process that such a signal is for.</summary>
    public static string Of(object signal) => signal switch
    {
        CancelProcess it => it.Process,
        PauseProcess it => it.Process,
        ResumeProcess it => it.Process,
        TerminateProcess it => it.Process,
        OpenGate it => it.Process,
        NudgeProcess it => it.Process,
        StartProcess it => it.Process,
        ActivityEnded it => it.Process,
        ProcessEnded it => it.Process,
        _ => throw new ArgumentException($"'{TypeName.Of(signal.GetType())}' names no process.", nameof(signal)),
    };
}
