namespace BusSignals;

/// <inheritdoc cref="IWaits"/>
internal sealed class OpenWaits(SignalCatalog model, IWaitReader reader, StoreClock clock) : IWaits
{
    public Task<IReadOnlyList<OpenWait>> ListAsync(WaitQuery? query, CancellationToken cancellationToken)
    {
        query ??= new WaitQuery();
        Paging.Check(query.Limit);
        DateTimeOffset now = clock.Now();
        return ReadAsync(
            new WaitReading
            {
                Type = Paging.ShapeOf(model, query.Process),
                DueBefore = query.OverdueOnly ? now : null,
                AfterSince = query.After?.Since ?? default,
                AfterKey = query.After?.Process.Key,
                Limit = query.Limit,
            },
            now,
            cancellationToken);
    }

    public async Task<OpenWait?> FindAsync(ProcessId process, CancellationToken cancellationToken) =>
        (await ReadAsync(new WaitReading { Key = process.Key }, clock.Now(), cancellationToken)).SingleOrDefault();

    private async Task<IReadOnlyList<OpenWait>> ReadAsync(WaitReading reading, DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. (await reader.ListWaitsAsync(reading, cancellationToken)).Select(it => Wait(it, now))];

    private OpenWait Wait(WaitRow wait, DateTimeOffset now) => new()
    {
        Process = ProcessId.Stored(wait.Row.Path, wait.Row.Key),
        Type = model.ProcessOfShape(wait.Row.Type)?.Type,
        Status = wait.Row.Status,
        StatusReason = wait.Row.StatusReason,
        State = wait.Row.State,
        Signals = wait.Row.WaitingFor.Length == 0 ? [] : wait.Row.WaitingFor.Split(' '),
        Timers = [.. wait.Timers.Where(it => it.IsPlain)],
        Tokens = [.. wait.Timers.Where(TokenTimer.Is).Select(OpenToken.Of)],
        Retries = [.. wait.Retries.OrderBy(it => it.At)],
        Buffered = wait.Buffered,
        Since = wait.Row.StateSince,
        AsOf = now,
    };
}
