namespace BusSignals.Benchmarks.Signals;

/// <summary>The tables of a run as Markdown, told line by line and kept for the README.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

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

    private void Line(string line)
    {
        _lines.Add(line);
        output.WriteLine(line);
    }
}
