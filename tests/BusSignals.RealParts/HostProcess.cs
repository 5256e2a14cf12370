using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BusSignals.RealParts;

/// <summary>A host process of its own, to be killed.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const int MostLines = 200_000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Task<string> _errors;

    private HostProcess(Process process, string readyLine, Task<string> errors)
    {
        _process = process;
        _errors = errors;
        ReadyLine = readyLine;
    }

    /// <summary>The line by which the host said that it is ready.</summary>
    public string ReadyLine { get; }

    /// <summary>What the program ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The most memory that the program has had so far, in bytes.</summary>
    public long PeakMemory => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(it => it.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2], CultureInfo.InvariantCulture);

    /// <summary>Starts a program of the test's folder and waits for a line that contains a text.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="args">What it is started with.</param>
    /// <param name="ready">The text.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="heapLimit">How many bytes its heap may have; null for no limit but the machine's.</param>
    /// <exception cref="InvalidOperationException">The program ended before it was ready.</exception>
    public static async Task<HostProcess> StartAsync(
        string program, IEnumerable<string> args, string ready, CancellationToken cancellationToken, long? heapLimit = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (heapLimit is { } limit)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("x", CultureInfo.InvariantCulture);
        }

        Process process = Process.Start(start)!;
        Task<string> errors = TellAsync(process.StandardError);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(ready, StringComparison.Ordinal))
            {
                var host = new HostProcess(process, line, errors);
                _ = host.ListenAsync();
                return host;
            }

            said.Add(line);
        }

        throw new InvalidOperationException($"'{program}' ended before it was ready:\n{string.Join('\n', said)}");
    }

    /// <summary>How many of the lines that it has written since it was ready contain a text; of very many the first.</summary>
    public int Said(string text) => _said.Count(it => it.Contains(text, StringComparison.Ordinal));

    /// <summary>SIGKILL: nothing in the process gets to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGSTOP: the process stands still, and its connections stay open.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT: the process goes on, as if no time had passed.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Writes a line to the program's input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends the program's input, which tells it to stop, and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>All that the program has written to its standard error, when it has ended.</summary>
    public Task<string> ErrorsAsync(CancellationToken cancellationToken) => _errors.WaitAsync(cancellationToken);

    /// <summary>Waits until the process has ended by itself.</summary>
    public Task ExitedAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (_said.Count < MostLines)
            {
                _said.Enqueue(line);
            }
        }
    }

    /// <summary>Passes on what is written, and keeps it.</summary>
    private static async Task<string> TellAsync(StreamReader errors)
    {
        var all = new StringBuilder();
        while (await errors.ReadLineAsync() is { } line)
        {
            all.AppendLine(line);
            await Console.Error.WriteLineAsync(line);
        }

        return all.ToString();
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
