using System.Text.Json;

namespace BusSignals;

/// <summary>Tells a process that one of its children has ended.</summary>
/// <param name="Process">The path of the process that waits.</param>
/// <param name="Journal">Which of its journals, by the number of its first event.</param>
/// <param name="Operation">Which of its operations waits.</param>
/// <param name="Child">The path of the child.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Result">Its result, if it has one.</param>
/// <param name="Reason">Why it has none.</param>
[Signal("/process/{process}/child/ended", Id = "process.childended", Description = "A child of the process has ended.")]
internal sealed record ProcessEnded(
    string Process, int Journal, int Operation, string Child, ProcessEnding Ending, JsonElement? Result, string? Reason)
{
    /// <summary>The result, deserialized.</summary>
    /// <exception cref="ProcessFailedException">It ended without one.</exception>
    public TResult Read<TResult>() => Ending == ProcessEnding.Completed
        ? Result is { } result ? result.Deserialize<TResult>(StateJsonOptions.Default)! : default!
        : throw ProcessFailedException.Of(Child, Ending, Reason);
}
