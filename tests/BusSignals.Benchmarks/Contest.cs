using System.Diagnostics;
using System.Globalization;

namespace BusSignals.Benchmarks;

/// <summary>
/// Measures several ways of doing something against each other. They take turns, so that a disturbance of the machine
/// meets all of them, and the median of many short rounds counts; absolute times differ by machine, ratios hardly.
/// </summary>
internal sealed class Contest
{
    private const int Rounds = 25;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);
    private readonly List<Entry> _entries = [];

    /// <summary>The first one is what the others are compared with.</summary>
    public void Add(string name, Action once) => _entries.Add(new Entry(name, once));

    public void Run(TextWriter output)
    {
        _entries.ForEach(it => it.WarmUp());
        for (int round = 0; round < Rounds; round++)
        {
            _entries.ForEach(it => it.Measure());
        }

        int width = _entries.Max(it => it.Name.Length);
        output.WriteLine($"{"".PadRight(width)}  {"time",10}  {"ratio",7}  {"allocated",12}");
        foreach (Entry entry in _entries)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.Name.PadRight(width)}  {entry.Median,7:0} ns  {entry.Median / _entries[0].Median,7:0.00}  {entry.Allocated,10} B"));
        }
    }

    private sealed class Entry(string name, Action once)
    {
        private readonly List<double> _times = [];
        private int _repeats = 1;

        public string Name => name;

        /// <summary>Nanoseconds.</summary>
        public double Median => _times.Order().ElementAt(_times.Count / 2);

        public long Allocated { get; private set; }

        public void WarmUp()
        {
            long start = Stopwatch.GetTimestamp();
            int runs = 0;
            while (Stopwatch.GetElapsedTime(start) < Contest.WarmUp)
            {
                once();
                runs++;
            }

            _repeats = Math.Max(1, (int)(runs * (Round / Contest.WarmUp)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            once();
            Allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public void Measure()
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < _repeats; i++)
            {
                once();
            }

            _times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / _repeats);
        }
    }
}
