namespace BusSignals;

/// <summary>The signals that control every process.</summary>
internal static class FlowControlSignals
{
    public static IReadOnlyList<Type> Contracts { get; } =
        [typeof(CancelProcess), typeof(PauseProcess), typeof(ResumeProcess), typeof(TerminateProcess), typeof(NudgeProcess)];

    public static bool Is(Type contract) => Contracts.Contains(contract);
}
