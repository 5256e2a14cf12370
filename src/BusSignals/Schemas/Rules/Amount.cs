using System.Text.Json;

namespace BusSignals;

/// <summary>A number of a payload, as exact as possible.</summary>
internal readonly struct Amount
{
    private readonly decimal _exact;
    private readonly double _near;
    private readonly bool _isExact;

    public Amount(decimal number) => (_exact, _isExact) = (number, true);

    public Amount(JsonElement number)
    {
        if (number.TryGetInt64(out long whole))
        {
            (_exact, _isExact) = (whole, true);
            return;
        }

        _near = number.GetDouble();

        // Outside the range of decimal on either side: TryGetDecimal refuses a number that is too large, and returns 0
        // for one that is too small.
        _isExact = number.TryGetDecimal(out _exact) && (_exact != 0 || _near == 0);
    }

    public int CompareTo(decimal limit) => _isExact ? _exact.CompareTo(limit) : _near.CompareTo((double)limit);

    public bool IsMultipleOf(decimal step) =>
        _isExact ? _exact % step == 0 : Math.IEEERemainder(_near, (double)step) == 0;
}
