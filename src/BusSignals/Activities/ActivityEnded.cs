using System.Text.Json;

namespace BusSignals;

/// <summary>Tells a process what has come of an activity.</summary>
/// <param name="Process">The path of the process.</param>
/// <param name="Journal">Which of its journals that is in, by the number that it begins with.</param>
/// <param name="Operation">Which of its operations waits.</param>
/// <param name="Round">Which round of tries it was, from 1.</param>
/// <param name="Result">What has come of it, if it has succeeded.</param>
/// <param name="Error">Why it has failed; null if it has not.</param>
[Signal("/process/{process}/activity/ended", Id = "process.activityended", Description = "An activity of the process has ended.")]
internal sealed record ActivityEnded(string Process, int Journal, int Operation, int Round, JsonElement? Result, string? Error)
{
    /// <summary>The result, typed.</summary>
    /// <exception cref="StepFailedException">It failed.</exception>
    public TResult Read<TResult>(SignalId activity) => Error is { } error
        ? throw new StepFailedException($"The activity '{activity}' failed: {error}")
        : Result is { } result ? result.Deserialize<TResult>(SignalPayload.Options)! : default!;
}
