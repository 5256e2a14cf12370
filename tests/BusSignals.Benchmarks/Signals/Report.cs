namespace BusSignals.Benchmarks.Signals;

/// <summary>The tables of a run as Markdown, told line by line and kept for the README.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<string> _lines = [];

    public void Table(string title, params string[] columns)
    {
        Line("");
        Line($"**{title}**");
        Line("");
        Row(columns);
        Row([.. columns.Select((_, place) => place == 0 ? "---" : "---:")]);
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    public void Note(string text) => output.WriteLine($"  {text}");

    /// <summary>Puts the tables in the place of those that a README has.</summary>
    public async Task WriteAsync(string readme)
    {
        const string begin = "<!-- figures -->";
        const string end = "<!-- end of figures -->";
        string text = await File.ReadAllTextAsync(readme);
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = text.IndexOf(end, StringComparison.Ordinal);
        await File.WriteAllTextAsync(readme, $"{text[..from]}\n{string.Join('\n', _lines)}\n\n{text[to..]}");
    }

    private void Line(string line)
    {
        _lines.Add(line);
        output.WriteLine(line);
    }
}
