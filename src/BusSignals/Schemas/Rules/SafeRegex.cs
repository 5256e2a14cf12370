using System.Text;
using System.Text.RegularExpressions;

namespace BusSignals;

/// <summary>
/// A pattern that no text can make hang. It runs in time linear to the text or, if it has lookarounds or
/// backreferences, which need a backtracking engine, for at most a tenth of a second; a text that has not matched by
/// then does not match.
/// </summary>
internal sealed class SafeRegex
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly Regex _regex;

    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    public SafeRegex(string pattern)
    {
        Pattern = pattern;
        string text = AtVeryEnd(pattern);
        try
        {
            _regex = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            _regex = new Regex(text, RegexOptions.Compiled | RegexOptions.CultureInvariant, Patience);
        }
    }

    public string Pattern { get; }

    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    public static void Check(string pattern) => _ = new SafeRegex(pattern);

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>In .NET, <c>$</c> also matches before a final line feed; in JSON Schema it does not.</summary>
    private static string AtVeryEnd(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 8);
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                text.Append(c).Append(pattern[++i]);
                continue;
            }

            inClass = c == '[' || (inClass && c != ']');
            text.Append(c == '$' && !inClass ? @"\z" : c);
        }

        return text.ToString();
    }
}
