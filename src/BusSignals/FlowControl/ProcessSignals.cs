namespace BusSignals;

/// <summary>
/// The signals that control every process, ordinary signals as a group of its own:
/// <c>process.Pause.EmitAsync(new("/order/42/fulfillment", "stock is counted"))</c>. Registered by itself.
/// </summary>
/// <param name="bus">The bus of the current scope.</param>
public sealed class ProcessSignals(ISignalBus bus) : SignalGroup(bus)
{
    /// <summary>Asks a process to end.</summary>
    public Signal<CancelProcess> Cancel => Of<CancelProcess>();

    /// <summary>Stops a process until it is resumed.</summary>
    public Signal<PauseProcess> Pause => Of<PauseProcess>();

    /// <summary>Lets a paused process go on.</summary>
    public Signal<ResumeProcess> Resume => Of<ResumeProcess>();

    /// <summary>Lets a process look again at what it waits for elsewhere.</summary>
    public Signal<NudgeProcess> Nudge => Of<NudgeProcess>();

    /// <summary>Ends a process at once.</summary>
    public Signal<TerminateProcess> Terminate => Of<TerminateProcess>();
}
