using System.Text;

namespace BusSignals;

/// <summary>Describes an exception down to its last cause.</summary>
internal static class FailureText
{
    /// <summary>As much as a person reads.</summary>
    private const int MaxLength = 8000;

    /// <summary>The space for a cause besides its message: its type, and the words in between.</summary>
    private const int Around = 60;

    private const int LeastMessage = 40;

    /// <summary>The exception with its causes.</summary>
    public static string Of(Exception exception) => Fit(exception, longest => Of(exception, "", longest, Causes.NewSet()));

    /// <summary>A text, followed by those causes of an exception that it does not mention.</summary>
    public static string WithCauses(string text, Exception exception) => Fit(exception, longest =>
    {
        bool isSaid = exception.InnerException is { } cause && Causes.Of(cause).Count == 0
            && Causes.MessageOf(cause) is { Length: > 0 } message && text.Contains(message.TrimEnd('.'), StringComparison.Ordinal);
        var all = new StringBuilder(Shortened(text, longest));
        if (!isSaid)
        {
            AppendCauses(all, exception, text, longest, Causes.NewSet());
        }

        return all.ToString();
    });

    /// <summary>
    /// Rewrites a text that is too long with shorter messages, so that each cause is still mentioned.
    /// </summary>
    private static string Fit(Exception exception, Func<int, string> write)
    {
        if (write(int.MaxValue) is { Length: <= MaxLength } whole)
        {
            return whole;
        }

        string text = write(Math.Max(LeastMessage, (MaxLength / Causes.All(exception).Count) - Around));
        return text.Length <= MaxLength ? text : $"{Shortened(text, MaxLength / 2)}{text[^(MaxLength / 2)..]}";
    }

    private static string Of(Exception exception, string said, int longest, HashSet<Exception> named)
    {
        string text = $"{TypeName.Of(exception.GetType())}: {Shortened(Causes.MessageOf(exception), longest)}";
        var all = new StringBuilder(text);
        AppendCauses(all, exception, said + text, longest, named);
        return all.ToString();
    }

    private static void AppendCauses(StringBuilder text, Exception exception, string said, int longest, HashSet<Exception> named)
    {
        named.Add(exception);
        string[] texts = [.. Unsaid(exception, said, longest, named).Select(it => Of(it, said, longest, named))];
        if (texts.Length > 0)
        {
            text.Append(text[^1] is '.' or '!' or '?' or '…' ? " " : ". ").Append("Caused by ").AppendJoin("; and by ", texts);
        }
    }

    /// <summary>
    /// The causes that the text does not mention yet, as it does if an exception quotes the one it wraps; of a
    /// mentioned one, its causes.
    /// </summary>
    private static IEnumerable<Exception> Unsaid(Exception exception, string said, int longest, HashSet<Exception> named)
    {
        foreach (Exception cause in Causes.Of(exception))
        {
            if (named.Count >= Causes.Most || !named.Add(cause))
            {
                continue;
            }

            bool isSaid = said.Contains($"{TypeName.Of(cause.GetType())}: {Shortened(Causes.MessageOf(cause), longest)}", StringComparison.Ordinal);
            foreach (Exception it in isSaid ? Unsaid(cause, said, longest, named) : [cause])
            {
                yield return it;
            }
        }
    }

    private static string Shortened(string text, int length) => text.Length <= length ? text
        : $"{text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]}…";
}
