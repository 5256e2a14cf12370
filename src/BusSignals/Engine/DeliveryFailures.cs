using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Tells of the failures of deliveries, and keeps as a dead signal what cannot even be noted at its process.</summary>
internal sealed partial class DeliveryFailures(FailureReports reports, DeadSignalKeeper deadSignals, DeadSignalLog log, StoreClock clock, ILogger<DeliveryFailures> logger)
{
    private static readonly int DefaultAttempts = new RetryPolicy().Attempts;

    /// <summary>Whether no other attempt follows.</summary>
    public static bool IsLast(Exception exception, DeliveryWork work, IDelivery delivery) =>
        FailureDecision.IsFinal(exception) || work.Faults.Attempt >= AttemptsOf(work.Faults.Context?.Signal ?? delivery.Signal);

    /// <summary>Reports that an attempt has failed.</summary>
    public Task ReportAsync(DeliveryWork work, IDelivery delivery, Exception exception)
    {
        SignalDefinition? signal = work.Faults.Context?.Signal ?? delivery.Signal;
        FailureDecision? decision = signal is null ? null : FailureDecision.Of(exception, signal, int.MaxValue);
        SignalFailure failure = Of(work, work.Faults.Context, decision?.Reason ?? FailureText.Of(exception)) with
        {
            Reason = decision?.Dead ?? DeadReason.Failed,
            Exception = decision?.Recorded ?? exception,
            Signal = signal?.Id,
            Timer = work.Faults.Firing?.Name,
            MessageId = work.Faults.Context?.MessageId ?? delivery.MessageId,
            Attempt = work.Faults.Context?.Attempt ?? work.Faults.Attempt,
            IsFinal = IsLast(exception, work, delivery),
        };
        if (failure.IsFinal)
        {
            work.Failures.Add(failure);
        }

        return reports.ReportAsync(failure, work.CancellationToken);
    }

    /// <summary>Reports the signals whose handlers have said that they failed, which is committed.</summary>
    public async Task ReportDeclaredAsync(DeliveryWork work)
    {
        foreach (SignalContext failed in work.Faults.Declared)
        {
            await reports.ReportAsync(Of(work, failed, failed.Ended!.FailedBecause!), work.CancellationToken);
        }
    }

    /// <summary>Logs the dead signals that a commit has kept; of their failures nothing else is to be said.</summary>
    public void Kept(DeliveryWork work, IReadOnlyList<DeadSignal> kept)
    {
        foreach (DeadSignal dead in kept)
        {
            log.Kept(dead, work.Failures.Find(it => it.MessageId == dead.MessageId)?.Exception);
            work.Failures.RemoveAll(it => it.MessageId == dead.MessageId);
        }
    }

    /// <summary>Keeps a signal whose failure could not be noted at its process.</summary>
    public async Task KeepAsync(DeliveryWork work, DeadSignal dead, Exception exception, Exception second)
    {
        LogNotNoted(second, work.Id.Path);
        await deadSignals.KeepAsync(dead with { DeadAt = clock.Now() }, exception, work.CancellationToken);
        work.Failures.RemoveAll(it => it.MessageId == dead.MessageId);
    }

    /// <summary>Logs the failures of which no dead signal was made.</summary>
    public void Log(DeliveryWork work) => reports.Log(work.Failures);

    private static SignalFailure Of(DeliveryWork work, SignalContext? context, string error) => new()
    {
        Reason = DeadReason.Failed,
        Error = error,
        Endpoint = work.Process.Endpoint,
        Process = work.Id,
        Signal = context?.Signal.Id,
        MessageId = context?.MessageId,
        Attempt = context?.Attempt ?? 1,
        Context = context,
    };

    private static int AttemptsOf(SignalDefinition? signal) => signal?.Options.Retry.Attempts ?? DefaultAttempts;

    [LoggerMessage(1104, LogLevel.Warning, "A failed signal at {Process} could not be noted in its history; it is kept as a dead signal alone")]
    private partial void LogNotNoted(Exception exception, string process);
}
