namespace BusSignals;

/// <summary>The change ids of a process as one text, separated by spaces.</summary>
internal static class ChangeIds
{
    public const int MaxLength = 100;

    public static string[] Read(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string Add(string text, IEnumerable<string> ids) => string.Join(' ', Read(text).Union(ids, StringComparer.Ordinal));

    /// <exception cref="ArgumentException">It is not a valid change id.</exception>
    public static string Checked(string id, string argument) => Fault(id) is { } fault ? throw new ArgumentException(fault, argument) : id;

    public static string? Fault(string id) => id.Length is > 0 and <= MaxLength && !id.Any(char.IsWhiteSpace)
        ? null
        : $"The change id '{id}' is not one word of 1 to {MaxLength} characters; write it like 'add-cancel-code'.";
}
