namespace BusSignals;

/// <summary>The naming advice for paths: it can be ignored, nothing depends on it.</summary>
internal static class PathStyle
{
    public static IEnumerable<string> FaultsOf(string path, PathSegment[] segments, bool isSignal)
    {
        if (segments[0] is { IsParameter: true } first)
        {
            yield return $"The path '{path}' begins with the parameter '{first.Text}'; "
                + "begin it with a word that names the domain, as in \"/order/{order}\".";
        }

        foreach (PathSegment segment in segments.Distinct())
        {
            string better = segment.IsParameter ? CamelCase(segment.Text) : KebabCase(segment.Text);
            if (better != segment.Text)
            {
                yield return segment.IsParameter
                    ? $"The path '{path}' has the parameter '{segment.Text}'; parameters are in lowerCamelCase: write '{better}', alike in signals and processes."
                    : $"The path '{path}' has the word '{segment.Text}'; words are in kebab-case: write '{better}'.";
            }
        }

        if (isSignal && segments[segments.Length - 1] is { IsParameter: true } last)
        {
            yield return $"The path '{path}' ends with the parameter '{last.Text}'; "
                + $"end the path of a signal with what happened, as in \"{path}/changed\".";
        }
    }

    // A word that is made of nothing but '-' and '_' has no better form of its own.
    private static string KebabCase(string word) =>
        string.Join("-", word.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } better ? better : "line-item";

    private static string CamelCase(string name) => name.All(it => it is not (>= 'a' and <= 'z'))
        ? name.ToLowerInvariant()
        : $"{char.ToLowerInvariant(name[0])}{name.Substring(1)}";
}
