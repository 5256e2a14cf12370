using BusSignals;

namespace Orders.Contracts;

/// <summary>Some orders of a batch are done. A batch is no entity of anybody, so its identity is plain text.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Count">How many orders.</param>
[Signal("/order/batch/{batch}/processed", Id = "order.batchprocessed", Description = "Some orders of a batch are done.")]
public sealed record BatchProcessed(string Batch, int Count);
