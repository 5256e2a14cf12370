using System.Text;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Writes one statement of many parts, whose rows come as arrays, one for each column.</summary>
internal sealed class PostgreSqlStatement
{
    private readonly StringBuilder _text = new();
    private int _parameters;

    /// <summary>A part by its name.</summary>
    public void With(string name, string part) => _text.Append(_text.Length == 0 ? "WITH " : ",\n").Append(name).Append(" AS (").Append(part).Append(')');

    /// <summary>
    /// Rows from the next parameters, with their place if they have to stay in order. A single row is read from the arrays
    /// directly: making rows of them begins with a store for each, which takes longer than all the rest for one row.
    /// </summary>
    public void Rows(string name, string columns, bool single, bool ordered = false)
    {
        int count = columns.Split(',').Length;
        IEnumerable<string> arrays = Enumerable.Range(_parameters + 1, count).Select(it => $"${it}");
        _parameters += count;
        With(
            $"{name} ({columns}{(ordered ? ", place" : "")})",
            single ? $"SELECT {string.Join(", ", arrays.Select(it => $"({it})[1]"))}{(ordered ? ", 1" : "")}"
            : $"SELECT * FROM unnest({string.Join(", ", arrays)}){(ordered ? " WITH ORDINALITY" : "")}");
    }

    /// <summary>Keeps those rows whose unit was stored; by their place if they have one.</summary>
    public void Insert(string table, string columns, string rows, string unit, bool ordered = false) => With(
        $"{rows}_kept",
        $"INSERT INTO {table} ({columns}) SELECT {columns} FROM {rows} JOIN done ON done.key = {rows}.{unit}{(ordered ? $" ORDER BY {rows}.place" : "")}");

    public string Select(string last) => _text.Append('\n').Append(last).ToString();
}
