using System.Linq.Expressions;
using System.Reflection;

namespace BusSignals;

/// <summary>
/// One column of a table. It is described once: mapping, statements, parameters and change lists follow from it.
/// </summary>
/// <param name="Property">The row's property.</param>
/// <param name="Name">The name in the database.</param>
/// <param name="Why">Why it exists; it becomes the column's comment.</param>
/// <param name="Changes">Whether it changes after the row is stored.</param>
internal abstract record StoredColumn<TRow>(PropertyInfo Property, string Name, string Why, ColumnChange Changes)
{
    /// <summary>The maximum length in characters; null if there is no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether the database generates its numbers.</summary>
    public bool IsNumber { get; init; }

    /// <summary>
    /// Whether the database stores the UUIDv5 of a text: short to index, and compared exactly regardless of the
    /// collation.
    /// </summary>
    public bool IsHashed { get; init; }

    /// <summary>Applies a commit's change of the column.</summary>
    /// <param name="stored">The row to change.</param>
    /// <param name="changed">The row in the commit.</param>
    public abstract void Apply(TRow stored, TRow changed);

    /// <summary>Whether a commit with this row sets the column.</summary>
    public abstract bool IsSetBy(TRow changed);
}

/// <summary>One column of a table, with the type of its values.</summary>
internal sealed record StoredColumn<TRow, TValue>(PropertyInfo Property, string Name, string Why, ColumnChange Changes)
    : StoredColumn<TRow>(Property, Name, Why, Changes)
{
    public StoredColumn(Expression<Func<TRow, TValue>> property, string name, string why, ColumnChange changes)
        : this((PropertyInfo)((MemberExpression)property.Body).Member, name, why, changes)
    {
    }

    public Func<TRow, TValue> Get { get; } = Property.GetMethod!.CreateDelegate<Func<TRow, TValue>>();

    /// <summary>Sets the value of a row that nobody else uses yet.</summary>
    public Action<TRow, TValue> Set { get; } = Property.SetMethod!.CreateDelegate<Action<TRow, TValue>>();

    public override bool IsSetBy(TRow changed) =>
        Changes == ColumnChange.Always || (Changes == ColumnChange.WhenGiven && Get(changed) is not null);

    public override void Apply(TRow stored, TRow changed)
    {
        if (IsSetBy(changed))
        {
            Set(stored, Get(changed));
        }
    }
}
