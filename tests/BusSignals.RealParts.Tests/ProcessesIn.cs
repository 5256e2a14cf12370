namespace BusSignals.RealParts.Tests;

internal static class ProcessesIn
{
    /// <summary>The processes whose working directory is the folder or lies in it.</summary>
    internal static IReadOnlyList<string> Folder(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => WorksIn(process, folder))];

    private static bool WorksIn(string process, string folder)
    {
        try
        {
            var path = new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
            return path is not null && $"{path}/".StartsWith($"{folder}/", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // it ended, or it is somebody else's
        }
    }
}
