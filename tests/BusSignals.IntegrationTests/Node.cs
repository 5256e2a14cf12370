using System.Diagnostics;

namespace BusSignals.IntegrationTests;

/// <summary>A host process of its own that takes signals, to be killed.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly Process _process;

    private Node(Process process) => _process = process;

    public static async Task<Node> StartAsync(Uri rabbit, string postgres, CancellationToken cancellationToken)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "BusSignals.IntegrationTests.Node.dll");
        var start = new ProcessStartInfo("dotnet", [program, rabbit.ToString(), postgres])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "ready")
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new Node(process);
            }

            Console.WriteLine(line);
        }

        throw new InvalidOperationException($"The node ended with {process.ExitCode} before it was ready.");
    }

    /// <summary>SIGKILL: nothing in the process gets to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
