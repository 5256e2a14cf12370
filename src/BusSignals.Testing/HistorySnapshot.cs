using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BusSignals.Testing;

/// <summary>
/// A process as text that is the same in each run: times are relative to the start of the virtual time, and each id or
/// token is replaced by its number in order of appearance.
/// </summary>
internal sealed partial class HistorySnapshot(DateTimeOffset start)
{
    private readonly Dictionary<(string Kind, string Value), int> _numbers = [];

    public string Render(ProcessView view)
    {
        var text = new StringBuilder();
        text.Append(view.Id.Path).Append("  ").Append(view.Status).Append(view.State.Length == 0 ? "" : $" in '{view.State}'")
            .Append(view.Ending is { } ending ? $", {ending}" : "").AppendLine(view.StatusReason is { } because ? $": {because}" : "");
        text.AppendLine(CultureInfo.InvariantCulture, $"state {view.StateJson ?? "none"}");
        foreach (HistoryEntry entry in view.History)
        {
            text.AppendLine(Line(entry));
        }

        foreach (string wait in view.Waits)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"waits for {wait}");
        }

        foreach (ProcessTimer timer in view.Timers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"timer {timer.Name} due {Relative(timer.Due)}");
        }

        string plain = Id().Replace(Token().Replace(text.ToString(), it => Number("token", it.Value)), it => Number("id", it.Value.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()));
        return Time().Replace(plain, it => Relative(it.Value)).ReplaceLineEndings("\n");
    }

    private string Line(HistoryEntry entry)
    {
        string line = $"{Relative(entry.ReceivedAt)}  {entry.Kind} {entry.Name} {entry.Outcome}";
        line += entry.State.Length == 0 ? "" : $" -> {entry.State}";
        line += entry.Reason is { } reason ? $" because {reason}" : "";
        line += entry.MessageId is { } id ? $"  {id}" : "";
        line += entry.Payload is { } payload ? $"  {payload}" : "";
        return entry.Reply is { } reply ? $"{line}  replied {reply}" : line;
    }

    private string Number(string kind, string value)
    {
        if (!_numbers.TryGetValue((kind, value), out int number))
        {
            number = _numbers.Keys.Count(it => it.Kind == kind) + 1;
            _numbers.Add((kind, value), number);
        }

        return $"{kind}-{number}";
    }

    private string Relative(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) && at >= start ? Relative(at) : time;

    private string Relative(DateTimeOffset at) => (at - start).ToString(@"\+d\d\ hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")]
    private static partial Regex Id();

    /// <summary>A token's text is 58 or 79 characters of base64url.</summary>
    [GeneratedRegex(@"(?<![\w-])([\w-]{79}|[\w-]{58})(?![\w-])", RegexOptions.ECMAScript)]
    private static partial Regex Token();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Time();
}
