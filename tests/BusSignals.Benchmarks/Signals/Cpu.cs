using System.Diagnostics;

namespace BusSignals.Benchmarks.Signals;

/// <summary>Microseconds of processor time: of this program, of RabbitMQ and of PostgreSQL.</summary>
internal sealed record Cpu(double Own, double RabbitMq, double Postgres)
{
    /// <summary>What all have taken until now; of a server's processes, those that run.</summary>
    public static Cpu Now() => new(Environment.CpuUsage.TotalTime.TotalMicroseconds, Of("beam.smp"), Of("postgres"));

    /// <summary>What was taken since then, for each of so many.</summary>
    public Cpu Since(Cpu begin, int count) =>
        new((Own - begin.Own) / count, (RabbitMq - begin.RabbitMq) / count, (Postgres - begin.Postgres) / count);

    public override string ToString() => $"{Own:0} + {RabbitMq:0} + {Postgres:0} µs";

    /// <summary>PostgreSQL's processes write what they do behind their name.</summary>
    private static double Of(string name)
    {
        double sum = 0;
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.ProcessName.StartsWith(name, StringComparison.Ordinal))
                {
                    sum += process.TotalProcessorTime.TotalMicroseconds;
                }
            }
        }

        return sum;
    }
}
