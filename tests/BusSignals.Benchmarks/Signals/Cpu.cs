using System.Globalization;

namespace BusSignals.Benchmarks.Signals;

/// <summary>Microseconds of processor time: of this program, of RabbitMQ and of PostgreSQL; of the servers where Linux tells it.</summary>
internal sealed record Cpu(double Own, double RabbitMq, double Postgres)
{
    private const double MicrosecondsOfTick = 10_000;

    public static Cpu Now() => new(Environment.CpuUsage.TotalTime.TotalMicroseconds, Of("beam.smp"), Of("postgres"));

    /// <summary>What was taken since then, for each of so many.</summary>
    public Cpu Since(Cpu begin, int count) =>
        new((Own - begin.Own) / count, (RabbitMq - begin.RabbitMq) / count, (Postgres - begin.Postgres) / count);

    public override string ToString() => $"{Own:0} + {RabbitMq:0} + {Postgres:0} µs";

    /// <summary>What all processes of this name have taken, and their children that have ended: a connection to PostgreSQL is one.</summary>
    private static double Of(string name)
    {
        const int user = 11, children = 14; // the fields behind the name: user, system, and the same of ended children
        double ticks = 0;
        foreach (string process in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            string[] fields = Read(Path.Combine(process, "stat"), name);
            for (int i = user; i <= children && i < fields.Length; i++)
            {
                ticks += long.Parse(fields[i], CultureInfo.InvariantCulture);
            }
        }

        return ticks * MicrosecondsOfTick;
    }

    /// <summary>The fields behind the name; none if it is another process, or one that has just ended.</summary>
    private static string[] Read(string file, string name)
    {
        try
        {
            string text = File.Exists(file) ? File.ReadAllText(file) : "";
            return text.Contains($" ({name}) ", StringComparison.Ordinal) ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : [];
        }
        catch (IOException)
        {
            return []; // it has ended
        }
    }
}
