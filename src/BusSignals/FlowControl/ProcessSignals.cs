namespace BusSignals;

/// <summary>
/// The signals that control every process: ordinary signals in a group of their own,
/// <c>process.Pause.EmitAsync(new("/order/42/fulfillment", "stock is counted"))</c>. Registered automatically.
/// </summary>
/// <param name="bus">The bus of the current scope.</param>
public sealed class ProcessSignals(ISignalBus bus) : SignalGroup(bus)
{
    /// <summary>Asks a process to end.</summary>
    public Signal<CancelProcess> Cancel => Of<CancelProcess>();

    /// <summary>Stops a process until it is resumed.</summary>
    public Signal<PauseProcess> Pause => Of<PauseProcess>();

    /// <summary>Lets a paused process continue.</summary>
    public Signal<ResumeProcess> Resume => Of<ResumeProcess>();

    /// <summary>Lets a process check its external conditions again.</summary>
    public Signal<NudgeProcess> Nudge => Of<NudgeProcess>();

    /// <summary>Ends a process at once.</summary>
    public Signal<TerminateProcess> Terminate => Of<TerminateProcess>();
}
