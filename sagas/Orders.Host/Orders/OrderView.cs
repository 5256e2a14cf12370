using System.Text.Json;

namespace Orders.Host;

/// <summary>An order and its process, as the API shows them.</summary>
internal sealed record OrderView(
    string Id, OrderStatus? Status, decimal? Price, DateTimeOffset? PlacedAt, OrderView.ProcessPart? Process)
{
    public static OrderView Of(string id, OrderRecord? order, ProcessView? process) =>
        new(id, order?.Status, order?.Price, order?.PlacedAt, process is null ? null : ProcessPart.Of(process));

    /// <summary>Where the process is, what it waits for and until when, and what happened to it.</summary>
    public sealed record ProcessPart(
        string Path,
        ProcessStatus Status,
        string State,
        DateTimeOffset Since,
        DateTimeOffset? EndedAt,
        IReadOnlyList<string> Waits,
        IReadOnlyList<Deadline> Deadlines,
        IReadOnlyList<Entry> Mailbox,
        IReadOnlyList<Entry> History,
        JsonElement? Data)
    {
        public static ProcessPart Of(ProcessView view) => new(
            view.Id.Path,
            view.Status,
            view.State,
            view.StateSince,
            view.EndedAt,
            view.Waits,
            [.. view.Timers.Select(it => new Deadline(it.Name, it.Due))],
            [.. view.Mailbox.Select(Entry.Of)],
            [.. view.History.Select(Entry.Of)],
            view.StateJson is { } json ? JsonElement.Parse(json) : null);
    }

    public sealed record Deadline(string Name, DateTimeOffset Due);

    /// <summary>One thing that happened: when it was sent, arrived, was wanted since and applied, and to what end.</summary>
    public sealed record Entry(
        int Number,
        HistoryKind Kind,
        string Name,
        Guid? MessageId,
        SignalOutcome Outcome,
        string State,
        DateTimeOffset? SentAt,
        DateTimeOffset ReceivedAt,
        DateTimeOffset? WaitingSince,
        DateTimeOffset? ConsumedAt,
        DateTimeOffset? ExpiresAt)
    {
        public static Entry Of(HistoryEntry it) => new(
            it.Sequence, it.Kind, it.Name, it.MessageId, it.Outcome, it.State,
            it.SentAt, it.ReceivedAt, it.WaitingSince, it.ConsumedAt, it.ExpiresAt);
    }
}
