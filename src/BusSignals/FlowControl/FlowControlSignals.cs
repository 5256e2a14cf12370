namespace BusSignals;

/// <summary>The signals that control every process (FEATURES Z10).</summary>
internal static class FlowControlSignals
{
    public static IReadOnlyList<Type> Contracts { get; } =
        [typeof(CancelProcess), typeof(PauseProcess), typeof(ResumeProcess), typeof(TerminateProcess)];

    public static bool Is(Type contract) => Contracts.Contains(contract);

    /// <summary>The path of the process that a control signal is for.</summary>
    public static string TargetOf(object signal) => signal switch
    {
        CancelProcess it => it.Process,
        PauseProcess it => it.Process,
        ResumeProcess it => it.Process,
        TerminateProcess it => it.Process,
        _ => throw new ArgumentException($"'{signal.GetType().Name}' controls no process.", nameof(signal)),
    };
}
