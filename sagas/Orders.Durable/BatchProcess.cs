namespace Orders.Durable;

/// <summary>Counts the orders of a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Orders">How many there are.</param>
public sealed record CountBatch(string Batch, int Orders);

/// <summary>Whether a batch is complete.</summary>
/// <param name="IsComplete">Whether all of its orders are done.</param>
/// <param name="Done">How many are.</param>
public sealed record BatchResult(bool IsComplete, int Done);

/// <summary>
/// Handles a signal whenever it comes, and waits until what its handler counts is enough; for at most a day.
/// Others can see how far it is.
/// </summary>
/// <param name="orders">What it waits for.</param>
[Process("/order/batch/{batch}/count")]
public sealed class BatchProcess(OrderSignals orders) : DurableProcess<CountBatch, BatchResult>
{
    /// <inheritdoc/>
    protected override async Task<BatchResult> RunAsync(ProcessContext process, CountBatch input)
    {
        int done = 0;
        process.On(orders.BatchProcessed, it =>
        {
            done += it.Count;
            process.Expose(new BatchResult(false, done));
        });

        bool complete = await process.WaitUntilAsync(() => done >= input.Orders, TimeSpan.FromDays(1));
        return new BatchResult(complete, done);
    }
}
