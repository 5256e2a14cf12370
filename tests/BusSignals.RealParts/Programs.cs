namespace BusSignals.RealParts;

internal static class Programs
{
    /// <summary>
    /// The program's own file, behind any links, from the given folders first and then from PATH; null where there is
    /// none. A link may be left over from a package that is gone.
    /// </summary>
    internal static string? Find(string program, params IEnumerable<string> folders) =>
        folders
            .Concat(Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [])
            .Select(folder => Path.Combine(folder, program))
            .Where(File.Exists)
            .Select(path => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path)
            .FirstOrDefault(File.Exists);
}
