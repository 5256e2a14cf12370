using MassTransit;

namespace BusSignals;

/// <summary>Asks an endpoint for the receipts of a message.</summary>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record ReceiptQuery(Guid MessageId);

/// <summary>The answer: the receipts, or why there is none.</summary>
[ExcludeFromTopology]
internal sealed record ReceiptAnswer(IReadOnlyList<ReceiptLine> Receipts, string? Error);

/// <summary>A receipt as sent over the bus; the process is its path and key.</summary>
internal sealed record ReceiptLine(string? ProcessPath, Guid? ProcessKey, Receipt Receipt)
{
    public static ReceiptLine Of(Receipt receipt) => new(receipt.Process?.Path, receipt.Process?.Key, receipt with { Process = null });

    public Receipt Read() => Receipt with { Process = ProcessKey is { } key ? ProcessId.Stored(ProcessPath!, key) : null };
}
