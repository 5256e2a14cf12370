namespace BusSignals.RealParts;

internal static class Programs
{
    /// <summary>The program's full path, from the given folders first and then from PATH, or null.</summary>
    internal static string? Find(string program, params IEnumerable<string> folders) =>
        folders
            .Concat(Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
