using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// The bus that a durable process is given. It lives as long as the process is in memory, while deliveries come and go.
/// So a step emits through the bus of the delivery that runs it, and code outside a step is told to emit through the
/// process.
/// </summary>
internal sealed class ProcessBus(DurableRun run) : ISignalBus
{
    public SignalBus Current => run.Host?.StepServices is { } services && SynchronizationContext.Current != run.Scheduler
        ? (SignalBus)services.GetRequiredService<ISignalBus>()
        : throw run.Break(
            $"'{TypeName.Of(run.Process.Type)}' emits, asks or starts by itself, which would happen again in each replay. Write: await process.EmitAsync(orders.…, …), "
            + "await process.StartAsync<…>(…), or do it in a step.");

    public Task<Guid> EmitAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken) where T : class =>
        Current.EmitAsync(signal, options, cancellationToken);

    public Task<TReply> AskAsync<TReply>(object signal, AskOptions? options, CancellationToken cancellationToken) =>
        Current.AskAsync<TReply>(signal, options, cancellationToken);

    public ProcessHandle For(ProcessId process) => Current.For(process);
}
