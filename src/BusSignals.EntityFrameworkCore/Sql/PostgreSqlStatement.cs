using System.Text;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Writes one statement of many parts, whose rows come as parameters, one for each column.</summary>
internal sealed class PostgreSqlStatement
{
    private readonly StringBuilder _text = new();
    private int _parameters;

    /// <summary>A part by its name.</summary>
    public void With(string name, string part) => _text.Append(_text.Length == 0 ? "WITH " : ",\n").Append(name).Append(" AS (").Append(part).Append(')');

    /// <summary>
    /// Rows from the next parameters, as <see cref="PostgreSqlRows{TRow}"/> adds them, with their place if they have to stay in
    /// order. Making rows of arrays begins with a store for each, which for one row takes longer than all the rest.
    /// </summary>
    public void Rows(string name, string columns, bool single, bool ordered = false)
    {
        int count = columns.Split(',').Length;
        string parameters = string.Join(", ", Enumerable.Range(_parameters + 1, count).Select(it => $"${it}"));
        _parameters += count;
        With(
            $"{name} ({columns}{(ordered ? ", place" : "")})",
            single ? $"SELECT {parameters}{(ordered ? ", 1" : "")}" : $"SELECT * FROM unnest({parameters}){(ordered ? " WITH ORDINALITY" : "")}");
    }

    /// <summary>Keeps those rows whose unit was stored; by their place if they have one.</summary>
    public void Insert(string table, string columns, string rows, string unit, bool ordered = false) => With(
        $"{rows}_kept",
        $"INSERT INTO {table} ({columns}) SELECT {columns} FROM {rows} JOIN done ON done.key = {rows}.{unit}{(ordered ? $" ORDER BY {rows}.place" : "")}");

    public string Select(string last) => _text.Append('\n').Append(last).ToString();
}
