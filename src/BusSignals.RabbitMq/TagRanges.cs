namespace BusSignals.RabbitMq;

/// <summary>Which numbers from 1 on are settled, as ranges: there are no more ranges than missing numbers.</summary>
internal sealed class TagRanges
{
    private readonly Dictionary<ulong, ulong> _ends = [];
    private readonly Dictionary<ulong, ulong> _starts = [];

    /// <summary>All numbers up to this one are settled.</summary>
    public ulong Through { get; private set; }

    /// <summary>How many ranges there are behind a gap.</summary>
    public int Count => _ends.Count;

    public void Add(ulong tag)
    {
        ulong start = tag, end = tag;
        if (_starts.Remove(tag - 1, out ulong before))
        {
            _ends.Remove(before);
            start = before;
        }

        if (_ends.Remove(tag + 1, out ulong after))
        {
            _starts.Remove(after);
            end = after;
        }

        if (start == Through + 1)
        {
            Through = end;
        }
        else
        {
            _ends.Add(start, end);
            _starts.Add(end, start);
        }
    }
}
