using System.Globalization;

namespace BusSignals;

/// <summary>
/// The number of one lease of an entity's lock. Each later lease of the same entity has a greater number, also after
/// release, expiry and removal. So whoever keeps the greatest fence seen so far can refuse a writer that does not know
/// yet that its lease is over.
/// </summary>
/// <param name="Value">The number, to be stored beside the data that the lock protects.</param>
public readonly record struct Fence(long Value) : IComparable<Fence>
{
    /// <summary>
    /// Throws if a later holder has written already. The check and the write must be one transaction, or one statement
    /// with <c>WHERE fence &lt;= @fence</c>, and must store this fence with the data.
    /// </summary>
    /// <param name="newest">The greatest fence that has written so far; the default if none has.</param>
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

    /// <summary>Whether the left fence belongs to an earlier lease.</summary>
    public static bool operator <(Fence left, Fence right) => left.Value < right.Value;

    /// <summary>Whether the left fence belongs to a later lease.</summary>
    public static bool operator >(Fence left, Fence right) => left.Value > right.Value;

    /// <summary>Whether the left fence belongs to an earlier lease or the same one.</summary>
    public static bool operator <=(Fence left, Fence right) => left.Value <= right.Value;

    /// <summary>Whether the left fence belongs to a later lease or the same one.</summary>
    public static bool operator >=(Fence left, Fence right) => left.Value >= right.Value;
}
