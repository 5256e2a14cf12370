using System.Text.Json;

namespace BusSignals;

/// <summary>
/// A process written as an async method that can wait for weeks. It is started once per identity and restored from its
/// journal wherever it is needed. The constructor takes services. Groups of signals are only handles, so take them
/// there; let a step take the services that it needs itself.
/// </summary>
/// <typeparam name="TInput">Its input; members named like the path's parameters form its identity.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class DurableProcess<TInput, TResult> : IDurableProcess where TInput : class
{
    async Task<object?> IDurableProcess.RunAsync(ProcessContext process, object input) => await RunAsync(process, (TInput)input);

    /// <summary>Runs the process from its start to its end.</summary>
    /// <param name="process">Everything that it may wait for and do.</param>
    /// <param name="input">Its input.</param>
    protected abstract Task<TResult> RunAsync(ProcessContext process, TInput input);
}

/// <summary>A durable process without its types; derive from <see cref="DurableProcess{TInput, TResult}"/>.</summary>
public interface IDurableProcess
{
    internal Task<object?> RunAsync(ProcessContext process, object input);
}
