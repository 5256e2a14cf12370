using System.Text.Json;

namespace BusSignals;

/// <summary>
/// A process written as an async method that waits for weeks. It is started once for each identity, and
/// brought back by its journal wherever it is needed. The constructor takes services; groups of signals are handles, and
/// what a step needs is better taken by the step.
/// </summary>
/// <typeparam name="TInput">What it is started with; members named like parameters of the path are its identity.</typeparam>
/// <typeparam name="TResult">What it ends with.</typeparam>
public abstract class DurableProcess<TInput, TResult> : IDurableProcess where TInput : class
{
    async Task<object?> IDurableProcess.RunAsync(ProcessContext process, object input) => await RunAsync(process, (TInput)input);

    /// <summary>The process, from its start to its end.</summary>
    /// <param name="process">All that it may wait for and do.</param>
    /// <param name="input">What it was started with.</param>
    protected abstract Task<TResult> RunAsync(ProcessContext process, TInput input);
}

/// <summary>A durable process without its types; derive from <see cref="DurableProcess{TInput, TResult}"/>.</summary>
public interface IDurableProcess
{
    internal Task<object?> RunAsync(ProcessContext process, object input);
}
