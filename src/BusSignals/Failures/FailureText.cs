using System.Text;

namespace BusSignals;

/// <summary>Says of an exception what has happened, down to the last cause.</summary>
internal static class FailureText
{
    /// <summary>As much as a person reads; what has more causes repeats itself.</summary>
    private const int MaxLength = 8000;

    /// <summary>The exception with its causes.</summary>
    public static string Of(Exception exception) => Cut(Of(exception, ""));

    /// <summary>A text with the causes of an exception that it does not name itself.</summary>
    public static string WithCauses(string text, Exception exception)
    {
        bool isSaid = exception.InnerException is { InnerException: null, Message: { Length: > 0 } message } && text.Contains(message.TrimEnd('.'), StringComparison.Ordinal);
        var all = new StringBuilder(text);
        if (!isSaid)
        {
            AppendCauses(all, exception, text);
        }

        return Cut(all.ToString());
    }

    private static string Of(Exception exception, string said)
    {
        string text = $"{exception.GetType().Name}: {exception.Message}";
        var all = new StringBuilder(text);
        AppendCauses(all, exception, said + text);
        return all.ToString();
    }

    private static void AppendCauses(StringBuilder text, Exception exception, string said)
    {
        IReadOnlyList<Exception> causes = exception is AggregateException many ? many.InnerExceptions
            : exception.InnerException is { } one ? [one]
            : [];
        string[] texts = [.. causes.Where(it => !IsSaid(it, said)).Select(it => Of(it, said))];
        if (texts.Length > 0 && text.Length < MaxLength)
        {
            text.Append(text[^1] is '.' or '!' or '?' ? " " : ". ").Append("Caused by ").AppendJoin("; and by ", texts);
        }
    }

    /// <summary>Whether the text names the cause already, as many exceptions do of the one they were made from.</summary>
    private static bool IsSaid(Exception cause, string said) =>
        cause.InnerException is null && said.Contains($"{cause.GetType().Name}: {cause.Message}", StringComparison.Ordinal);

    private static string Cut(string text) => text.Length <= MaxLength ? text : $"{text[..MaxLength]}…";
}
