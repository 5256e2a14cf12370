using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <content>Other processes.</content>
public sealed partial class ProcessContext
{
    /// <summary>
    /// Starts another durable process without waiting for it; the start is sent with the commit. Starting again with
    /// the same identity addresses the same process.
    /// </summary>
    /// <param name="input">The process's input, which contains its identity.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException">The process has a different input type.</exception>
    public async Task<ProcessId> StartAsync<TProcess>(object input) where TProcess : class, IDurableProcess
    {
        ArgumentNullException.ThrowIfNull(input);
        ProcessId id = _run.Services.GetRequiredService<SignalCatalog>().IdOf(typeof(TProcess), input).Id;
        Check(input, DurableDefinitionReader.TypesOf(typeof(TProcess))[0]);
        await Step($"start {JournalNames.OfProcess(typeof(TProcess))}", async session =>
        {
            await BusOf(session).StartAsync(typeof(TProcess), input, null, default);
            return true;
        });
        return id;
    }

    /// <summary>
    /// Starts another durable process as a child and waits for its result. It also waits for one that is running
    /// already under that identity, and returns the result of one that has ended. Withdrawing the wait does not affect
    /// the child.
    /// </summary>
    /// <param name="input">The child's input, which contains its identity.</param>
    /// <exception cref="ProcessFailedException">Thrown where it is awaited: the child failed, or was cancelled or
    /// terminated.</exception>
    public DurableTask<TResult> ChildAsync<TProcess, TInput, TResult>(TInput input)
        where TProcess : DurableProcess<TInput, TResult>
        where TInput : class
    {
        Check(input, typeof(TInput));
        if (typeof(TProcess) == _run.Process.Type && IdOf(input).Key == _run.Id.Key)
        {
            throw new InvalidOperationException($"'{_run.Id.Path}' would wait for itself; give the child an identity of its own.");
        }

        string what = $"child {JournalNames.OfProcess(typeof(TProcess))}";
        Operation operation = _run.Ask(what, number => new RemoteOperation(_run, number, what)
        {
            Wait = what.Replace(' ', ':'),
            Contract = typeof(ProcessEnded),
            Begin = (session, _) => BusOf(session).StartAsync(
                typeof(TProcess), input, new EndListener(session.Definition.Address, null, session.Id.Path, session.Journal.From, number), default),
            Read = happened => happened.ReadSignal(BindingOf(typeof(ProcessEnded)).Definition),
            Map = ended => ((ProcessEnded)ended!).Read<TResult>(),
        });
        return new DurableTask<TResult>(operation);
    }
}
