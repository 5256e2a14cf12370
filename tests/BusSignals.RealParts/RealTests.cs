using Xunit;

namespace BusSignals.RealParts;

/// <summary>Whether tests that need a real broker or a real database run, and how they are skipped when not.</summary>
/// <remarks>Plain <c>dotnet test</c> runs everything that needs neither; <c>tests/run.sh</c> runs these as well.</remarks>
public static class RealTests
{
    /// <summary>Why no such test runs, or <see langword="null"/> when the switch <c>BUSSIGNALS_REAL=1</c> is set.</summary>
    public static string? Off =>
        Environment.GetEnvironmentVariable("BUSSIGNALS_REAL") == "1"
            ? null
            : "set BUSSIGNALS_REAL=1 or use tests/run.sh";

    /// <summary>Skips the running test, with the reason, when such tests are off or one of the reasons is given.</summary>
    /// <param name="reasons">
    /// What may stand in the way, <see langword="null"/> where it does not: <see cref="RabbitMqServer.Missing"/>,
    /// <see cref="RabbitMqServer.NotOwn"/>, <see cref="PostgresServer.Missing"/>, <see cref="PostgresServer.NotOwn"/>.
    /// </param>
    public static void SkipIf(params IEnumerable<string?> reasons)
    {
        var reason = Off ?? reasons.FirstOrDefault(reason => reason is not null);
        Assert.SkipWhen(reason is not null, reason ?? "");
    }
}
