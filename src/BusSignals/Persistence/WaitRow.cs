namespace BusSignals;

/// <summary>The stored parts of one open wait.</summary>
/// <param name="Row">The process.</param>
/// <param name="Timers">All its timers, those of retries too.</param>
/// <param name="Buffered">How many signals its mailbox holds.</param>
/// <param name="Retries">Those of them that are tried again later.</param>
internal sealed record WaitRow(ProcessRow Row, IReadOnlyList<ProcessTimer> Timers, int Buffered, IReadOnlyList<PendingRetry> Retries);
