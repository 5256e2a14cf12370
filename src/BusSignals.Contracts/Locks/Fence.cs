using System.Globalization;

namespace BusSignals;

/// <summary>
/// The number of one lease of an entity's lock. Each later lease of the same entity has a greater one, also after
/// release, expiry and removal: so whoever keeps the greatest fence it has seen can refuse a writer whose lease is over
/// and who does not know it yet.
/// </summary>
/// <param name="Value">The number, to be stored beside what is guarded.</param>
public readonly record struct Fence(long Value) : IComparable<Fence>
{
    /// <summary>
    /// Refuses to write under this fence where a later holder has written. Check and write must be one transaction, or
    /// one statement with <c>WHERE fence &lt;= @fence</c>, and must store this fence with what they write.
    /// </summary>
    /// <param name="newest">The greatest fence that has written so far; the default where none has.</param>
    /// <exception cref="StaleFenceException">This fence is older.</exception>
    public void ThrowIfOlderThan(Fence newest)
    {
        if (this < newest)
        {
            throw new StaleFenceException(this, newest);
        }
    }

    /// <inheritdoc/>
    public int CompareTo(Fence other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the left fence is of an earlier lease.</summary>
    public static bool operator <(Fence left, Fence right) => left.Value < right.Value;

    /// <summary>Whether the left fence is of a later lease.</summary>
    public static bool operator >(Fence left, Fence right) => left.Value > right.Value;

    /// <summary>Whether the left fence is of an earlier lease or the same.</summary>
    public static bool operator <=(Fence left, Fence right) => left.Value <= right.Value;

    /// <summary>Whether the left fence is of a later lease or the same.</summary>
    public static bool operator >=(Fence left, Fence right) => left.Value >= right.Value;
}
