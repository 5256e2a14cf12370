using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>The mailbox of one process during one delivery.</summary>
/// <param name="session">The process.</param>
/// <param name="snapshot">The process as it was loaded.</param>
/// <param name="store">Holds the rest of the mailbox, and its payloads.</param>
/// <param name="faults">What has failed in this delivery.</param>
internal sealed class ProcessMailbox(ProcessSession session, ProcessSnapshot snapshot, IProcessStore store, DeliveryFaults faults)
{
    private const int MostExpired = 1000;

    private readonly WaitingSignals _waiting = new(session, store, MailboxSummary.Of(snapshot.Row));
    private readonly MailboxPayloads _payloads = new(session, store);
    private readonly bool _heldBefore = snapshot.Held.Count > 0;
    private Resequencer? _held;

    /// <summary>The entry whose signal is being handled, as it arrived, or null if it is the delivery's own.</summary>
    public HistoryEntry? Handling { get; private set; }

    private Resequencer Held => _held ??= new Resequencer(session, snapshot.Held);

    private WantedSignals Wanted => field ??= new WantedSignals(session, _waiting, _payloads);

    private SignalOutcomes Outcomes => field ??= new SignalOutcomes(session, _waiting, _payloads);

    /// <summary>Holds a signal back if a predecessor has not arrived.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="earlier">Its predecessors.</param>
    /// <param name="mayWait">Whether it may wait in memory first.</param>
    public HoldResult TryHold(SignalEnvelope signal, IReadOnlyList<Predecessor> earlier, bool mayWait)
    {
        if (earlier.Count == 0)
        {
            return HoldResult.NotNeeded;
        }

        Guid[] missing = Held.MissingOf(signal, earlier);
        if (missing.Length == 0 || session.Services.GetRequiredService<OrderReports>().Limit == TimeSpan.Zero)
        {
            return HoldResult.NotNeeded;
        }

        if (mayWait && session.TryWait(missing))
        {
            return HoldResult.Soon;
        }

        if (Held.Count >= session.Definition.Options.MaxBufferedSignals)
        {
            return HoldResult.Full;
        }

        Held.Hold(signal, missing);
        return HoldResult.Held;
    }

    /// <summary>The reason why no further signal can be held back.</summary>
    public string HoldsTooMany()
    {
        session.Overflow();
        return $"'{session.Id}' holds {Held.Count} signals back until earlier ones of their emitters have come, and at most {session.Definition.Options.MaxBufferedSignals}.";
    }

    /// <summary>
    /// Notes that a signal has its place; true if one that was held back for it may continue with the next drain.
    /// </summary>
    public bool Arrived(Guid? message) => HoldsAny && Held.Arrived(message);

    /// <summary>Looks up the fate of missing predecessors.</summary>
    public Task LookForMissingAsync(DateTimeOffset due) =>
        session.Services.GetRequiredService<MissingSignals>().LookAsync(session, Held, due);

    /// <summary>Schedules an immediate check of the process, in a delivery of its own.</summary>
    public void LookSoon() => Held.LookSoon();

    /// <summary>Schedules checks of the process while anything is held back.</summary>
    public void KeepLooking()
    {
        if (HoldsAny)
        {
            Held.KeepLooking();
        }
    }

    /// <summary>
    /// Whether anything is held back, or was during this delivery. Mostly nothing is, and then this costs nothing.
    /// </summary>
    private bool HoldsAny => _heldBefore || _held is not null;

    /// <summary>Treats a released signal as if it arrived now.</summary>
    private async Task ReleaseAsync(HistoryEntry entry)
    {
        SignalDefinition? signal = session.Definition.Find(entry)?.Definition;
        if (signal is not null && await Wanted.WantsAsync(await session.OpenAsync(), signal, entry, Held.Following(entry)))
        {
            await HandleAsync(entry);
            return;
        }

        switch (signal?.Options.Early)
        {
            case EarlyPolicy.Discard:
                Outcomes.Set(entry, SignalOutcome.Discarded, null);
                break;
            case EarlyPolicy.Reject:
                string why = $"The signal '{entry.Name}' was rejected by its policy: its process does not wait for it.";
                Outcomes.Set(entry, SignalOutcome.Rejected, why);
                await Outcomes.DeadLetterAsync(entry, DeadReason.Rejected, why);
                break;
            default:
                await KeepAsync(entry with { ExpiresAt = (signal?.Options ?? new SignalOptions()).ExpiryFrom(session.Now) });
                break;
        }

        Arrived(entry.MessageId);
    }

    /// <summary>Moves a held-back signal to the waiting ones, after everything that it follows.</summary>
    private async Task KeepAsync(HistoryEntry entry)
    {
        string signal = $"'{entry.Name}' {entry.MessageId}";
        if (await MakeRoomAsync(signal) is { } full)
        {
            Outcomes.Set(entry, SignalOutcome.Rejected, full);
            await Outcomes.DeadLetterAsync(entry, DeadReason.Overflow, full);
            return;
        }

        session.Change(entry);
        _waiting.Add(entry);
    }

    /// <summary>
    /// Adds a signal to the mailbox. If the mailbox is full, either the signal is refused and the result is false, or
    /// the oldest entry makes room for it.
    /// </summary>
    public async Task<bool> TryAddAsync(SignalEnvelope signal)
    {
        if (await MakeRoomAsync($"'{signal.Definition.Name}' {signal.MessageId}") is { } full)
        {
            session.Add(signal, SignalOutcome.Rejected, full);
            session.DeadLetter(signal.DeadLetter(DeadReason.Overflow, full));
            return false;
        }

        _waiting.Add(session.Add(signal, SignalOutcome.Waiting));
        return true;
    }

    /// <summary>Makes room for one more signal; returns why if that is not possible.</summary>
    private async Task<string?> MakeRoomAsync(string signal)
    {
        ProcessOptions options = session.Definition.Options;
        await _waiting.KnowAsync();
        if (_waiting.Count >= options.MaxBufferedSignals)
        {
            await ExpireAsync(); // what is over takes no room
        }

        if (_waiting.Count < options.MaxBufferedSignals)
        {
            return null;
        }

        string full = $"The mailbox of '{session.Id}' is full: it holds {_waiting.Count} of at most {options.MaxBufferedSignals} signals.";
        if (options.WhenFull == OverflowPolicy.Reject)
        {
            session.Overflow();
            return full;
        }

        HistoryEntry oldest = await _waiting.OldestAsync();
        session.Overflow();
        Outcomes.Set(oldest, SignalOutcome.Discarded, full);
        await Outcomes.DeadLetterAsync(oldest, DeadReason.Overflow, $"{full} It was the oldest, and made room for {signal}.");
        return null;
    }

    /// <summary>Whether a signal with this name waits.</summary>
    public async Task<bool> HoldsAsync(string signal)
    {
        await _waiting.KnowAsync();
        return _waiting.Names.Contains(signal) || Held.All.Any(it => it.Entry.Name == signal);
    }

    /// <summary>The oldest entry that the process wants now.</summary>
    public Task<HistoryEntry?> NextWantedAsync(IProcessInstance instance) => Wanted.NextAsync(instance);

    /// <summary>
    /// Applies what the process wants, oldest first, as long as there is any, and the signals that were held back
    /// behind it.
    /// </summary>
    public async Task DrainAsync()
    {
        await ExpireAsync();
        while (session.Status is ProcessStatus.Running or ProcessStatus.NotStarted && session.Locks.AreHeld)
        {
            if (!await ApplyNextAsync(await session.OpenAsync()))
            {
                WakeUp.Schedule(session, Unknown());
                KeepLooking();
                break;
            }
        }
    }

    /// <summary>Applies the next entry that is wanted, or that has been released; false if there is none.</summary>
    public async Task<bool> ApplyNextAsync(IProcessInstance instance)
    {
        if (await NextWantedAsync(instance) is { } entry)
        {
            await HandleAsync(entry);
            return true;
        }

        if (HoldsAny && !instance.Queues && Held.TakeNext() is { } held)
        {
            await ReleaseAsync(held);
            return true;
        }

        return false;
    }

    /// <summary>
    /// The entries of signals that this version does not know; the search for wanted ones has read them.
    /// </summary>
    private IEnumerable<HistoryEntry> Unknown() =>
        _waiting.Names.Where(it => session.Definition.Find(it) is null).SelectMany(it => _waiting.Behind(it));

    /// <summary>Handles one entry; if it failed before in this delivery, settles it by the failure decision.</summary>
    public async Task HandleAsync(HistoryEntry entry)
    {
        _waiting.Remove(entry);
        SignalBinding binding = session.Definition.Find(entry)!;
        if (faults.Of(entry) is { } failure)
        {
            var decision = FailureDecision.Of(failure, binding.Definition, entry.Retries);
            await SettleFailedAsync(entry, decision);
            if (decision.RetryAfter is null)
            {
                await SendFaultAsync(binding.Definition, entry, failure);
            }

            Arrived(entry.MessageId);
            return;
        }

        HistoryEntry whole = await _payloads.OfAsync(entry, ResequencingState.WasHeld(entry) ? Held.Following(entry) : _waiting.Behind(entry.Name));
        faults.Trying = entry;
        SignalEnvelope stored = SignalEnvelope.Read(binding.Definition, whole) with { Source = (reason, error) => Outcomes.Dead(whole, reason, error) };
        faults.Trying = null;
        if (await session.Locks.ClaimAsync(stored, session.Context.CancellationToken) is not { } signal)
        {
            return; // the engine starts over
        }

        faults.Trying = entry;
        Handling = whole;
        HistoryEntry applied = entry with
        {
            Outcome = SignalOutcome.Applied,
            WaitingSince = session.Status == ProcessStatus.NotStarted ? entry.ReceivedAt : session.StateSince,
            ConsumedAt = session.Now,
            ExpiresAt = null,
            RetryAt = null,
            Awaited = null,
        };
        session.Change(applied);
        await session.Handling.RunAsync(binding, signal, applied);
        faults.Trying = null;
        Handling = null;
        Arrived(entry.MessageId);
    }

    private async Task SendFaultAsync(SignalDefinition signal, HistoryEntry entry, Exception failure)
    {
        HistoryEntry whole = await _payloads.OfAsync(entry, []);
        SignalEnvelope stored;
        try
        {
            stored = SignalEnvelope.Read(signal, whole);
        }
        catch (Exception exception) when (exception is JsonException or InvalidSignalException)
        {
            return; // what cannot be read has no fault of its type
        }

        await FaultMessages.SendAsync(session, stored, failure);
    }

    /// <summary>Adds the answer of an expired token to the mailbox.</summary>
    public void AddExpired(TokenTimer token, DateTimeOffset due)
    {
        string? contract = session.Definition.Bindings.FirstOrDefault(it => TokenSignals.IsAnswer(it.Definition.Contract)
            && AnswerFingerprint.Of(it.Definition.Contract.GetGenericArguments()[0]) == token.Answer)?.Definition.Contract.FullName;
        _waiting.Add(session.Append(new HistoryEntry
        {
            Kind = HistoryKind.Signal,
            Name = token.Definition.ToString(),
            MessageId = token.Token,
            Outcome = SignalOutcome.Waiting,
            SentAt = due,
            ReceivedAt = session.Now,
            ExpiresAt = new SignalOptions().ExpiryFrom(session.Now),
            Payload = token.ExpiredAnswer(due),
            Metadata = (new SignalMetadata { Contract = contract }).Write(),
        }));
    }

    /// <summary>Moves a failed signal where the failure decision says.</summary>
    public async ValueTask SettleFailedAsync(HistoryEntry entry, FailureDecision decision)
    {
        if (decision.RetryAfter is { } pause)
        {
            HistoryEntry again = entry with
            {
                Outcome = SignalOutcome.Waiting,
                Reason = decision.Reason,
                Retries = entry.Retries + 1,
                RetryAt = session.Now.After(pause),
                ExpiresAt = null,
            };
            session.Change(again);
            _waiting.Add(again);
            session.Schedule(SessionTimers.RetryOf(entry), pause, TimerKind.Retry);
            return;
        }

        Outcomes.Set(entry, decision.Outcome, decision.Reason);
        await Outcomes.DeadLetterAsync(entry, decision.Dead, decision.Reason);
        await decision.RecordInAsync(session, entry.Name);
    }

    /// <summary>
    /// Dead-letters expired signals; of very large ones only some, and the rest the next time, so that not all are in
    /// memory at once.
    /// </summary>
    public async Task ExpireAsync()
    {
        await _waiting.KnowAsync();
        if (session.Status == ProcessStatus.Paused || !_waiting.MayHaveExpired)
        {
            return; // a paused process has no chance to want them
        }

        IReadOnlyList<HistoryEntry> first = await _waiting.FirstToExpireAsync(MostExpired);
        int done = 0;
        for (int bytes = 0; done < first.Count && first[done].ExpiresAt <= session.Now && bytes < MailboxPayloads.MaxBytes; done++)
        {
            HistoryEntry entry = first[done];
            if (session.HasChanged(entry))
            {
                continue;
            }

            string why = $"Nobody wanted the signal '{entry.Name}' until {entry.ExpiresAt:O}.";
            _waiting.RemoveStored(entry);
            Outcomes.Set(entry, SignalOutcome.Expired, why);
            bytes += await Outcomes.DeadLetterAsync(entry, DeadReason.Expired, why, first.Skip(done + 1).Where(it => it.Name == entry.Name));
        }

        _waiting.Expires = done < first.Count ? first[done].ExpiresAt : done == MostExpired ? session.Now : null;
        Wanted.SkipsExpired = _waiting.MayHaveExpired;
    }

    /// <summary>
    /// Ends the delivery: if the process has ended, the remaining signals are settled by their late policies.
    /// </summary>
    public async Task FinishAsync()
    {
        await _waiting.KnowAsync();
        if (session.Status != ProcessStatus.Ended || (_waiting.Count == 0 && Held.Count == 0))
        {
            return;
        }

        if (await ApplyAfterEndAsync())
        {
            return; // a handler has let the process go on
        }

        HistoryEntry[] left = [.. Held.TakeAll(), .. await _waiting.ReadAllAsync()];
        for (int i = 0; i < left.Length; i++)
        {
            HistoryEntry entry = left[i];
            switch (session.Definition.Find(entry)?.Definition.Options.Late ?? LatePolicy.Record)
            {
                case LatePolicy.Record:
                    Outcomes.Set(entry, SignalOutcome.Late, null);
                    break;
                case LatePolicy.Ignore:
                    Outcomes.Set(entry, SignalOutcome.Discarded, null);
                    break;
                default:
                    string why = $"The signal '{entry.Name}' was rejected by its policy: its process ended without wanting it.";
                    Outcomes.Set(entry, SignalOutcome.Rejected, why);
                    await Outcomes.DeadLetterAsync(entry, DeadReason.Rejected, why, left.Skip(i + 1).Where(it => it.Name == entry.Name));
                    break;
            }
        }
    }

    /// <summary>Applies what a process still handles when it has ended; true if that has let it go on.</summary>
    private async Task<bool> ApplyAfterEndAsync()
    {
        while (session.Status == ProcessStatus.Ended && session.Locks.AreHeld && await TakesAnyAfterEndAsync()
            && await NextWantedAsync(await session.OpenAsync()) is { } entry)
        {
            await HandleAsync(entry);
        }

        if (session.Status == ProcessStatus.Ended)
        {
            return false;
        }

        await DrainAsync();
        return session.Status != ProcessStatus.Ended;
    }

    private async ValueTask<bool> TakesAnyAfterEndAsync()
    {
        foreach (string name in _waiting.Names)
        {
            if (session.Definition.Find(name) is { } binding && await session.Definition.Behaviour.TakesAfterEndAsync(session, binding.Definition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The mailbox's current contents, to be stored with the process.</summary>
    public MailboxSummary Summary(SessionHistory history) => _waiting.After(history);
}
