using System.Text.Json;

namespace BusSignals;

/// <summary>Tells a process the outcome of an activity.</summary>
/// <param name="Process">The path of the process.</param>
/// <param name="Journal">Which of the process's journals requested it, by the number of its first event.</param>
/// <param name="Operation">Which of its operations waits.</param>
/// <param name="Round">Which round of attempts it was, from 1.</param>
/// <param name="Result">The result, if it succeeded.</param>
/// <param name="Error">Why it failed; null if it succeeded.</param>
[Signal("/process/{process}/activity/ended", Id = "process.activityended", Description = "An activity of the process has ended.")]
internal sealed record ActivityEnded(string Process, int Journal, int Operation, int Round, JsonElement? Result, string? Error)
{
    /// <summary>The result, deserialized.</summary>
    /// <exception cref="StepFailedException">It failed.</exception>
    public TResult Read<TResult>(SignalId activity) => Error is { } error
        ? throw new StepFailedException($"The activity '{activity}' failed: {error}")
        : Result is { } result ? result.Deserialize<TResult>(SignalPayload.Options)! : default!;
}
