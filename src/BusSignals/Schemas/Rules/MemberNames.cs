using System.Text;

namespace BusSignals;

/// <summary>Finds the declared member for a name in a payload, without allocating a string.</summary>
internal sealed class MemberNames
{
    private readonly string[] _names;
    private readonly byte[][] _utf8;
    private readonly bool _anyCase;
    private readonly bool _ascii;

    /// <param name="names">The declared names.</param>
    /// <param name="anyCase">Whether case is ignored, as in the serializer.</param>
    public MemberNames(IEnumerable<string> names, bool anyCase)
    {
        _names = [.. names];
        _utf8 = [.. _names.Select(Encoding.UTF8.GetBytes)];
        _anyCase = anyCase;
        _ascii = Array.TrueForAll(_utf8, it => Ascii.IsValid(it));
    }

    public int Count => _names.Length;

    public string this[int index] => _names[index];

    /// <summary>The index of the member, or -1.</summary>
    /// <param name="raw">The name as written in the payload.</param>
    /// <param name="expected">Where to look first: members mostly occur in the order of declaration.</param>
    public int Find(ReadOnlySpan<byte> raw, int expected)
    {
        if (raw.Contains((byte)'\\'))
        {
            return FindDecoded(raw);
        }

        for (int i = 0; i < _utf8.Length; i++)
        {
            int index = expected + i < _utf8.Length ? expected + i : expected + i - _utf8.Length;
            if (raw.SequenceEqual(_utf8[index]))
            {
                return index;
            }
        }

        return !_anyCase ? -1 : Ascii.IsValid(raw) ? FindAscii(raw) : FindDecoded(raw);
    }

    private int FindAscii(ReadOnlySpan<byte> raw)
    {
        for (int i = 0; i < _utf8.Length; i++)
        {
            // Never equal if the declared name is not ASCII, as intended.
            if (Ascii.EqualsIgnoreCase(raw, _utf8[i]))
            {
                return i;
            }
        }

        // A name outside ASCII may match one within it.
        return _ascii ? -1 : FindDecoded(raw);
    }

    private int FindDecoded(ReadOnlySpan<byte> raw)
    {
        using var name = new DecodedText(raw, stackalloc char[DecodedText.OnStack]);
        StringComparison comparison = _anyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (int i = 0; i < _names.Length; i++)
        {
            if (name.Span.Equals(_names[i], comparison))
            {
                return i;
            }
        }

        return -1;
    }
}
