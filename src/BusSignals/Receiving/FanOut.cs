using MassTransit;

namespace BusSignals;

/// <summary>Brings a signal to every process that matches it.</summary>
internal sealed class FanOut(IProcessStore store, StoreAvailability availability, ReceiptKeeper receipts, AskReceiver asks)
{
    private const int PageSize = 100;

    /// <summary>A signal with fewer parameters than the process reaches every process that matches.</summary>
    public async Task<SignalOutcome> DeliverAsync(
        ProcessDefinition process, SignalIdentity identity, SignalEnvelope signal, Func<ProcessId, Task<SignalOutcome>> deliver, ConsumeContext context)
    {
        KeyValuePair<string, string>[] values = [.. identity.Values.Where(it => process.Path.Parameters.Contains(it.Key))];
        IReadOnlyList<ProcessId> page = [];
        bool reached = false;
        do
        {
            Guid after = page.Count == 0 ? Guid.Empty : page[^1].Key;
            page = await availability.RunAsync(
                StoreUse.Read,
                () => store.MatchAsync(process.Path.Shape, values, after, PageSize, context.CancellationToken),
                context.CancellationToken);
            reached |= page.Count > 0;
            SignalOutcome[] outcomes = await Task.WhenAll(page.Select(deliver));
            for (int i = 0; i < outcomes.Length; i++)
            {
                await receipts.KeepAsync(process, signal, page[i], outcomes[i], context.CancellationToken);
            }
        }
        while (page.Count == PageSize);
        if (reached)
        {
            return SignalOutcome.Applied;
        }

        await receipts.KeepAsync(process, signal, null, SignalOutcome.NoWaiter, context.CancellationToken);
        await asks.NobodyAsync(process, context);
        return SignalOutcome.NoWaiter;
    }
}
