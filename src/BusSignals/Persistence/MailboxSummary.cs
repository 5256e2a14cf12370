using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// The contents of a mailbox without held-back signals. It is kept with the process, so that a delivery reads the
/// mailbox only if something in it may be wanted. It is valid for one version of the process only: after a commit by an
/// earlier version of this library, which does not know it, the mailbox is read.
/// </summary>
/// <param name="Counts">How many entries there are of each signal.</param>
/// <param name="Expires">A time before which none of them expires; null if none ever does.</param>
internal sealed record MailboxSummary(IReadOnlyDictionary<string, int> Counts, DateTimeOffset? Expires)
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static MailboxSummary Empty { get; } = new(new Dictionary<string, int>(), null);

    /// <summary>The summary of a process; null if the mailbox must be read.</summary>
    public static MailboxSummary? Of(ProcessRow? row)
    {
        if (row is null)
        {
            return Empty;
        }

        if (row.Mailbox == Empty.Write(row.Version))
        {
            return Empty; // as in most processes
        }

        Stored? stored = row.Mailbox is { } json ? JsonSerializer.Deserialize<Stored>(json, Options) : null;
        return stored?.Version != row.Version ? null
            : stored.Signals is null ? Empty
            : new MailboxSummary(stored.Signals, stored.Expires);
    }

    /// <summary>The text that is stored with a version of the process.</summary>
    public string Write(long version) => Counts.Count == 0
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"version":{{version}}}""")
        : JsonSerializer.Serialize(new Stored(version, Counts, Expires), Options);

    private sealed record Stored(long Version, IReadOnlyDictionary<string, int>? Signals, DateTimeOffset? Expires);
}
