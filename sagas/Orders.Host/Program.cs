using Microsoft.Extensions.Options;

namespace Orders.Host;

/// <summary>The sample shop.</summary>
internal sealed class Program
{
    public static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error);

    /// <returns>0 well, 1 failed, 2 wrongly called.</returns>
    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            var command = CommandLine.Parse(args);
            if (command.Help)
            {
                await output.WriteLineAsync(CommandLine.Usage);
                return 0;
            }

            if (command.Health)
            {
                return await HealthProbe.RunAsync(command, output);
            }

            await using WebApplication app = OrdersHost.Build(command);
            if (command.Demo)
            {
                return await Demo.RunAsync(app, output);
            }

            await app.RunAsync();
            return 0;
        }
        catch (CommandLineException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (Exception exception) when (exception is SignalConfigurationException or OptionsValidationException)
        {
            await error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
