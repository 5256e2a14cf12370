using System.Diagnostics;

namespace BusSignals.RealParts;

/// <summary>
/// A server process with a temporary folder of its own. A guard, <c>guard.sh</c>, runs it and kills it when this
/// process dies, however it dies: a pipe is the only tie that survives SIGKILL. (The kernel's parent-death signal
/// will not do: it fires when the thread that started the process ends, and pool threads end.)
/// </summary>
internal sealed class PrivateServer : IAsyncDisposable
{
    // Generous: two brokers beside a build on two cores take a minute.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly string name;
    private readonly string user;
    private readonly Func<CancellationToken, Task<bool>> answers;
    private Process? guard;

    /// <param name="name">What the server is called in errors and in the folder's name.</param>
    /// <param name="user">Who runs it when this process runs as root.</param>
    /// <param name="answers">Tells whether the server takes connections.</param>
    internal PrivateServer(string name, string user, Func<CancellationToken, Task<bool>> answers)
    {
        this.name = name;
        this.user = user;
        this.answers = answers;
        Folder = Directory.CreateTempSubdirectory($"bussignals-{name}-").FullName;
    }

    internal string Folder { get; }

    private bool IsRunning => guard is { HasExited: false };

    /// <summary>Why no private server can run here, or <see langword="null"/>.</summary>
    internal static string? Missing(string user)
    {
        if (!OperatingSystem.IsLinux())
            return "private servers need Linux (elsewhere, tests/run.sh uses docker compose)";
        if (Environment.IsPrivilegedProcess && !HasUser(user))
            return $"there is no user '{user}' to run the server as, and it refuses to run as root";
        return new[] { "setpriv", "setsid", "ipcrm" }.FirstOrDefault(tool => Programs.Find(tool) is null) is { } missing
            ? $"'{missing}' is not installed (util-linux)"
            : null;
    }

    internal Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Folder, file), text);

    /// <summary>Why the server cannot have a small disk of its own, or <see langword="null"/>.</summary>
    internal static string? NoDisk =>
        !Environment.IsPrivilegedProcess ? "a small disk can be mounted by root only"
        : Programs.Find("mount") is null ? "'mount' is not installed"
        : null;

    /// <summary>Gives the server's folder "data" a disk of its own, in memory.</summary>
    /// <exception cref="InvalidOperationException">It cannot be mounted here.</exception>
    internal async Task MountAsync(int megabytes)
    {
        string data = Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName;
        using Process mount = Process.Start("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", data]);
        await mount.WaitForExitAsync();
        if (mount.ExitCode != 0)
            throw new InvalidOperationException($"A disk for '{data}' cannot be mounted here.");
    }

    internal async Task StartAsync()
    {
        if (IsRunning)
            throw new InvalidOperationException($"{name} in '{Folder}' is already running; stop it first.");

        guard?.Dispose();
        guard = Process.Start(new ProcessStartInfo("setsid")
        {
            // A session of its own: Ctrl+C in a terminal reaches the tests, which then take the server down in order.
            ArgumentList = { "sh", await GuardScriptAsync(), Folder, Environment.IsPrivilegedProcess ? user : "" },
            WorkingDirectory = "/",
            RedirectStandardInput = true,
        })!;

        using var limit = new CancellationTokenSource(StartLimit, TimeProvider.System);
        try
        {
            while (!await answers(limit.Token))
            {
                if (guard.HasExited)
                    throw new InvalidOperationException($"{name} ended while it started.{Log()}");
                await Task.Delay(Pause, TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var log = Log();
            await KillAsync();
            throw new TimeoutException($"{name} took no connection within {StartLimit}.{log}");
        }
    }

    /// <summary>Sends the signal that means an orderly stop to this server, and waits for its end.</summary>
    internal async Task StopAsync(string signal)
    {
        if (!IsRunning)
            return;

        await TellAsync(signal);
        using var limit = new CancellationTokenSource(StopLimit, TimeProvider.System);
        try
        {
            await guard!.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var log = Log();
            await KillAsync();
            throw new TimeoutException($"{name} did not stop within {StopLimit} of SIG{signal} and was killed.{log}");
        }
    }

    internal async Task KillAsync()
    {
        if (!IsRunning)
            return;

        await TellAsync("KILL");
        await guard!.WaitForExitAsync();
    }

    /// <summary>Lets go of the guard, as this process would by dying: it kills the server and deletes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            guard!.StandardInput.Close();
            await guard.WaitForExitAsync();
        }

        guard?.Dispose();
        guard = null;
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private async Task TellAsync(string signal)
    {
        try
        {
            await guard!.StandardInput.WriteAsync($"{signal}\n");
            await guard.StandardInput.FlushAsync();
        }
        catch (IOException) when (guard!.HasExited)
        {
            // It ended by itself in this moment, which is what was asked for.
        }
    }

    private async Task<string> GuardScriptAsync()
    {
        using var script = new StreamReader(typeof(PrivateServer).Assembly.GetManifestResourceStream("guard.sh")!);
        await WriteAsync("guard.sh", await script.ReadToEndAsync());
        return Path.Combine(Folder, "guard.sh");
    }

    private string Log()
    {
        var logs = Directory.EnumerateFiles(Folder, "*.log", SearchOption.AllDirectories).Order().Select(file =>
            $"{Environment.NewLine}--- end of {file}{Environment.NewLine}"
            + string.Join(Environment.NewLine, File.ReadLines(file).TakeLast(30)));
        return string.Concat(logs);
    }

    private static bool HasUser(string user) =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{user}:", StringComparison.Ordinal));
}
