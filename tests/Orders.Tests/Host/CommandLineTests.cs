using Orders.Host;

namespace Orders.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Parse_Nothing_IsEverythingInOneProcess()
    {
        var command = CommandLine.Parse([]);

        Assert.Equal((Role.All, Transport.Memory, Database.Sqlite), (command.Role, command.Transport, command.Database));
        Assert.False(command.Demo || command.Health || command.Help);
    }

    [Fact]
    public void Parse_OptionsAndSettings_KeepsBoth()
    {
        var command = CommandLine.Parse(
            ["--role", "api", "--transport=RabbitMQ", "--database", "postgres", "--urls", "http://*:8080", "--Orders:PaymentDeadline=00:10:00"]);

        Assert.Equal((Role.Api, Transport.RabbitMq, Database.Postgres), (command.Role, command.Transport, command.Database));
        Assert.Equal(["--urls=http://*:8080", "--Orders:PaymentDeadline=00:10:00"], command.Settings);
    }

    [Theory]
    [InlineData("--role boss", "The option '--role' is 'boss'; allowed are 'api', 'sagas', 'all'. Write, for example, '--role api'.")]
    [InlineData("--transport 1", "The option '--transport' is '1'; allowed are 'memory', 'rabbitmq'. Write, for example, '--transport memory'.")]
    [InlineData("--database oracle", "The option '--database' is 'oracle'; allowed are 'sqlite', 'postgres', 'sqlserver'. Write, for example, '--database sqlite'.")]
    [InlineData("--database --demo", "The option '--database' has no value; allowed are 'sqlite', 'postgres', 'sqlserver'. Write, for example, '--database sqlite'.")]
    [InlineData("--transprot=memory", "The option '--transprot' is unknown; '--help' lists the options, and settings are written '--section:key value'.")]
    [InlineData("--demo=yes", "The option '--demo' takes no value, but has 'yes'; write '--demo' alone.")]
    [InlineData("--urls", "The setting '--urls' has no value; write '--urls <value>'.")]
    [InlineData("--role api", "The options '--role api' and '--transport memory' cannot work together: messages in memory never reach a host of the other role. Add '--transport rabbitmq', or use '--role all'.")]
    [InlineData("--demo --role sagas --transport rabbitmq", "The option '--demo' plays both roles, which '--role sagas' forbids; leave '--role' out.")]
    [InlineData("--demo --health", "The options '--demo' and '--health' exclude each other; use one.")]
    public void Parse_SomethingWrong_SaysWhatAndWhatToWrite(string args, string fault) =>
        Assert.Equal(fault, Assert.Throws<CommandLineException>(() => CommandLine.Parse(args.Split(' '))).Message);

    [Fact]
    public async Task Run_WithSeveralFaults_SaysAllAndExitsWithTwo()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        int exitCode = await Program.RunAsync(["--role", "boss", "--transport", "pigeon"], output, error);

        Assert.Equal(2, exitCode);
        Assert.Equal(2, error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("--database postgres --ConnectionStrings:Postgres=", "needs the connection string 'ConnectionStrings:Postgres'")]
    [InlineData("--database sqlserver --ConnectionStrings:SqlServer=Sever=x", "'ConnectionStrings:SqlServer' cannot be read")]
    [InlineData("--transport rabbitmq --ConnectionStrings:RabbitMq=localhost", "'ConnectionStrings:RabbitMq' is no address of a broker")]
    public async Task Run_WithoutAUsableConnectionString_NamesItAndExitsWithTwo(string args, string fault)
    {
        using var error = new StringWriter();

        int exitCode = await Program.RunAsync(args.Split(' '), TextWriter.Null, error);

        Assert.Equal(2, exitCode);
        Assert.Contains(fault, error.ToString(), StringComparison.Ordinal);
    }
}
