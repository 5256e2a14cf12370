using System.Text;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Writes one statement of many parts, whose rows are passed as parameters, one per column.</summary>
internal sealed class PostgreSqlStatement
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _inserted = [];
    private int _parameters;

    /// <summary>Adds a named part.</summary>
    public void With(string name, string part) => _text.Append(_text.Length == 0 ? "WITH " : ",\n").Append(name).Append(" AS (").Append(part).Append(')');

    /// <summary>
    /// Rows from the next parameters, as <see cref="PostgreSqlRows{TRow}"/> adds them, with their place if their order
    /// matters. Turning arrays into rows first sets up a store for each, which for one row takes longer than everything
    /// else.
    /// </summary>
    public void Rows(string name, string columns, bool single, bool ordered = false)
    {
        int count = columns.Split(',').Length;
        string parameters = string.Join(", ", Enumerable.Range(0, count).Select(_ => Parameter()));
        With(
            $"{name} ({columns}{(ordered ? ", place" : "")})",
            single ? $"SELECT {parameters}{(ordered ? ", 1" : "")}" : $"SELECT * FROM unnest({parameters}){(ordered ? " WITH ORDINALITY" : "")}");
    }

    /// <summary>Inserts the rows whose unit was stored, by their place if they have one.</summary>
    public void Insert(string table, string columns, string rows, string unit, bool ordered = false) => Insert(
        rows,
        $"INSERT INTO {table} ({columns}) SELECT {columns} FROM {rows} JOIN done ON done.key = {rows}.{unit}{(ordered ? $" ORDER BY {rows}.place" : "")}");

    public void Insert(string rows, string insertion)
    {
        string inserted = $"{rows}_kept";
        With(inserted, $"{insertion} RETURNING 1");
        _inserted.Add($"(SELECT count(*) FROM {inserted})");
    }

    /// <summary>The next parameter.</summary>
    public string Parameter() => $"${++_parameters}";

    /// <summary>
    /// Returns which units were stored, and fails if the database has not kept all of their rows: a trigger that
    /// returns nothing, or a rule that does something else instead, is not an error to it. The only way to fail on
    /// demand is to read a setting that does not exist.
    /// </summary>
    /// <param name="due">How many rows the stored units have.</param>
    public string Done(string due)
    {
        if (_inserted.Count == 0)
        {
            return _text.Append("\nSELECT key FROM done").ToString();
        }

        With("tally (kept, due)", $"SELECT {string.Join(" + ", _inserted)}, {due}");
        return _text.Append($"\nSELECT key FROM done CROSS JOIN tally WHERE CASE WHEN kept = due THEN true ELSE current_setting({PostgreSqlErrors.LostRows}) = '' END")
            .ToString();
    }
}
