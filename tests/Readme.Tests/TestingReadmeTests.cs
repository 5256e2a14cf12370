using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Readme.Tests;

/// <summary>The README of BusSignals.Testing: its program runs as it stands there, without any test framework.</summary>
[Collection<Printing>]
[Trait("Feature", "N10")]
public sealed class TestingReadmeTests
{
    private static readonly IReadOnlyList<string> Blocks = ReadmeProgram.Blocks("Testing.md");

    [Fact]
    public async Task Program_AsWritten_PrintsWhatTheReadmeShows()
    {
        Assembly program = ReadmeProgram.Compile(OutputKind.ConsoleApplication, Blocks[0]);

        string printed = await ReadmeProgram.RunAsync(program, TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            /order/42/fulfillment  Ended in 'Final', Completed
            state {"order":"42","price":99.90}
            +0d 00:00:00.000  Signal order.placed Applied -> AwaitingPayment  id-1  {"order":"42","price":"99.90"}
            +3d 00:00:00.000  Timer AwaitingPayment Applied -> Final
            """,
            printed.TrimEnd());
    }

    [Fact]
    public async Task Examples_AsWritten_RunWithoutATestFramework()
    {
        const string usings = "using BusSignals; using BusSignals.Testing; using MassTransit; using Shop;\n";
        string[] bodies = [.. Blocks.Skip(1).Select((it, place) => $$"""
            {
                await using SignalHarness harness = await SignalHarness.StartAsync(bus => bus.AddSignals(Registration.Configure));
                {{it.Replace("Runs = 1000", "Runs = 5", StringComparison.Ordinal)}}
                Console.WriteLine("{{place}}");
            }
            """)];
        Assembly program = ReadmeProgram.Compile(OutputKind.ConsoleApplication, usings + string.Join('\n', bodies) + Shop());

        string printed = await ReadmeProgram.RunAsync(program, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, bodies.Length).Select(it => it.ToString(System.Globalization.CultureInfo.InvariantCulture)), printed.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void Package_References_NoTestFramework()
    {
        string[] references = [.. typeof(BusSignals.Testing.SignalHarness).Assembly.GetReferencedAssemblies().Select(it => it.Name!)];

        Assert.DoesNotContain(references, it => it.Contains("xunit", StringComparison.OrdinalIgnoreCase)
            || it.Contains("nunit", StringComparison.OrdinalIgnoreCase) || it.Contains("TestPlatform", StringComparison.OrdinalIgnoreCase));
    }

    private static string Shop() => Blocks[0][Blocks[0].IndexOf("namespace Shop", StringComparison.Ordinal)..];
}
