using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Testing;

/// <summary>Replays recorded histories.</summary>
public static class ReplayExtensions
{
    /// <summary>
    /// Replays the recording of a durable process against the code registered with the harness, and reports whether the
    /// code still follows it. Nothing is stored, sent or done again: the steps return their recorded results.
    /// </summary>
    /// <param name="harness">Has the production registration.</param>
    /// <param name="recording">Exported with <see cref="IProcesses.RecordAsync"/>, perhaps read from a file.</param>
    /// <exception cref="SignalPathException">No registered process has the recording's path.</exception>
    /// <exception cref="ArgumentException">The process is no longer a durable process.</exception>
    public static Task<ReplayReport> ReplayAsync(this SignalHarness harness, ProcessRecording recording)
    {
        ArgumentNullException.ThrowIfNull(harness);
        ArgumentNullException.ThrowIfNull(recording);
        return harness.Services.GetRequiredService<ProcessReplayer>().ReplayAsync(recording);
    }
}
