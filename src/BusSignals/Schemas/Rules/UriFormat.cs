using System.Buffers;

namespace BusSignals;

/// <summary>Absolute addresses.</summary>
internal static class UriFormat
{
    public static SearchValues<char> LabelCharacters { get; } =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?=&#+");

    /// <summary>
    /// Whether <see cref="Uri"/> reads it. Used only for addresses that are not plain, because it allocates.
    /// </summary>
    public static bool IsAbsolute(ReadOnlySpan<char> text) =>
        IsPlain(text) || Uri.TryCreate(text.ToString(), UriKind.Absolute, out _);

    /// <summary>Whether <see cref="Uri"/> reads it as an absolute or a relative address.</summary>
    public static bool IsReference(ReadOnlySpan<char> text) =>
        IsPlain(text) || Uri.TryCreate(text.ToString(), UriKind.RelativeOrAbsolute, out _);

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        int scheme = text.StartsWith("https://") ? 8 : text.StartsWith("http://") ? 7 : 0;
        if (scheme == 0)
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[scheme..];
        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> host = slash < 0 ? rest : rest[..slash];
        return host.Length is > 0 and <= 63 && char.IsAsciiLetter(host[0]) && char.IsAsciiLetterOrDigit(host[^1])
            && HasPlainLabels(host)
            && (slash < 0 || !rest[slash..].ContainsAnyExcept(Unreserved));
    }

    private static bool HasPlainLabels(ReadOnlySpan<char> host)
    {
        foreach (Range range in host.Split('.'))
        {
            ReadOnlySpan<char> label = host[range];
            if (label.Length == 0 || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        return true;
    }
}
