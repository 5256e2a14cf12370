using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.Runner.InProc.SystemConsole;

/// <summary>
/// The entry point of the test projects in the copy that tests/mutate.sh builds: runs the tests of one mutation after the other in
/// one process, which spares most of the time. Reads lines of a mutation's number, a tab, and classes; answers each with the number,
/// a tab, and the test that failed, if any.
/// </summary>
internal static partial class MutantHost
{
    private const string Variable = "BUSSIGNALS_MUTATION";

    private static readonly string Tests = Assembly.GetExecutingAssembly().GetName().Name!;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("BUSSIGNALS_MUTANT_TIMEOUT") ?? "60", null));

    public static async Task<int> Main()
    {
        TextWriter answers = Console.Out;
        Console.SetOut(TextWriter.Null); // some tests write there
        while (Console.ReadLine() is { Length: > 0 } line)
        {
            string[] parts = line.Split('\t', ' ');
            Mutate(parts[0]);
            string? killer = await RunAsync([.. parts.Skip(1).SelectMany(it => (string[])["-class", $"{Tests}.{it}"])]);
            Mutate("0");
            if (killer is not null && killer.StartsWith("BusSignals", StringComparison.Ordinal) && parts[0] != "0" && await RunAsync(["-method", killer]) is not null)
            {
                return 3; // one has left something behind: to be done by a fresh process
            }

            await answers.WriteAsync($"{parts[0]}\t{killer}\n");
            await answers.FlushAsync();
            if (killer == "(did not end)")
            {
                Process.GetCurrentProcess().Kill(); // what still runs would keep the process from ending
            }
        }

        return 0;
    }

    private static async Task<string?> RunAsync(string[] filter)
    {
        using var output = new StringWriter();
        var runner = new ConsoleRunner(["-noLogo", "-noColor", "-stopOnFail", .. filter]);
        Task<int> run = Task.Run(() => runner.EntryPoint(TextReader.Null, output));
        if (await Task.WhenAny(run, Task.Delay(Limit)) != run)
        {
            return "(did not end)";
        }

        int code = await run;
        Match failed = Failed().Match(output.ToString());
        return failed.Success ? failed.Groups[1].Value
            : code != 0 ? "(ended with an error)"
            : output.ToString().Contains(" Total: 0,", StringComparison.Ordinal) ? "(no test ran)"
            : null;
    }

    private static void Mutate(string number)
    {
        Environment.SetEnvironmentVariable(Variable, number);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies().Where(it => it.GetName().Name!.StartsWith("BusSignals", StringComparison.Ordinal)))
        {
            assembly.GetType("Mutation")?.GetField("Current", BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, int.Parse(number, null));
        }
    }

    [GeneratedRegex(@"^\s*(BusSignals[\w.+]*).*\[FAIL\]", RegexOptions.Multiline)]
    private static partial Regex Failed();
}
