using System.Text;

namespace BusSignals;

/// <summary>
/// Makes free text, such as an exception's, acceptable to every database: without NUL, which PostgreSQL refuses, and
/// without half surrogate pairs, which are not valid text.
/// </summary>
internal static class PlainText
{
    public static string? OrNull(string? text) => text is null ? null : Of(text);

    public static string Of(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // half a pair comes as U+FFFD
        {
            plain.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return plain.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (char it in text)
        {
            if (it == '\0' || char.IsSurrogate(it))
            {
                return false;
            }
        }

        return true;
    }
}
