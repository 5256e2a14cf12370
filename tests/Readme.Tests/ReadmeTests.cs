using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Readme.Tests;

[Collection<Printing>]
public sealed class ReadmeTests
{
    [Fact]
    public async Task Program_AsWritten_CompilesAndPrintsTheTimeline()
    {
        string folder = Directory.CreateTempSubdirectory("bussignals-readme").FullName;
        string source = ReadmeProgram.Blocks()[0].Replace("\"orders.db\"", $"@\"{Path.Combine(folder, "orders.db")}\"", StringComparison.Ordinal);
        Assembly program = ReadmeProgram.Compile(OutputKind.ConsoleApplication, source);
        string printed = await ReadmeProgram.RunAsync(program, TestContext.Current.CancellationToken);

        string[] lines = printed.Split('\n');
        Assert.EndsWith("/fulfillment", lines[0].Split("  ")[0], StringComparison.Ordinal);
        Assert.Matches("^  .{23}  order.paymentreceived  -> AwaitingDelivery, waited 00:0[0-9]:[0-9]{2}[.][0-9]{3}\\s*$", lines[1]);
        Assert.Matches("^  .{23}  order.placed           -> AwaitingPayment", lines[2]);
        Assert.Equal("  waits for order.delivered", lines[3].TrimEnd());
    }

    [Fact]
    public void Harness_AsWritten_Compiles()
    {
        string usings = "using BusSignals; using BusSignals.Testing; using MassTransit; using Shop; using Xunit;\n";
        string registration = "static class Registration { public static void Configure(ISignalsConfigurator signals) => signals.AddSaga<FulfillmentSaga>(); }";

        ReadmeProgram.Compile(
            OutputKind.DynamicallyLinkedLibrary,
            Shop(),
            usings + $"static class Example {{ static async Task Run() {{ {ReadmeProgram.Blocks()[2]} }} }}\n" + registration);
    }

    [Fact]
    public void RabbitMqRegistration_AsWritten_Compiles()
    {
        const string usings = """
            using BusSignals; using BusSignals.EntityFrameworkCore; using BusSignals.RabbitMq; using MassTransit; using Microsoft.EntityFrameworkCore;
            using Microsoft.Extensions.DependencyInjection; using Shop;
            sealed class OrdersDbContext(DbContextOptions<OrdersDbContext> options) : DbContext(options);
            """;

        ReadmeProgram.Compile(
            OutputKind.DynamicallyLinkedLibrary,
            Shop(),
            usings + $"static class Example {{ static void Run(IServiceCollection services, string connectionString) {{ {ReadmeProgram.Blocks()[1]} }} }}");
    }

    [Fact]
    public void FlowsTokensAndLocks_AsWritten_Compile()
    {
        const string usings = """
            using BusSignals; using MassTransit; using Microsoft.Extensions.DependencyInjection; using Shop;
            using System.ComponentModel.DataAnnotations;
            namespace Features;

            """;

        ReadmeProgram.Compile(
            OutputKind.DynamicallyLinkedLibrary, Shop(), usings + string.Join('\n', ReadmeProgram.Blocks().Skip(3)));
    }

    private static string Shop()
    {
        string program = ReadmeProgram.Blocks()[0];
        return "using BusSignals; using MassTransit;\n" + program[program.IndexOf("namespace Shop", StringComparison.Ordinal)..];
    }
}
