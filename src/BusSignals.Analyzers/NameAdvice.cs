using System.Text.RegularExpressions;

namespace BusSignals;

/// <summary>
/// The naming advice for signals: it can be ignored, nothing depends on it. A name that it does not
/// understand it leaves alone: English cannot be told by its form, and advice that is wrong once is switched off.
/// </summary>
internal static class NameAdvice
{
    private static readonly Regex Word = new("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");

    public static string? For(string name, PathSegment[] path)
    {
        string[] words = WordsOf(name);
        HashSet<string> nouns = NounsOf(path);
        string kind = words.LastOrDefault() ?? "";
        if (NameWords.IsKind(kind) && !path.Any(it => WordsOf(it.Text).Contains(kind, StringComparer.OrdinalIgnoreCase)))
        {
            return ForKind(name, kind, WithoutKind(words), nouns);
        }

        return FormsOf(words, nouns) is { } forms ? Neither(name, $"'{forms.Event}' for an event, '{forms.Command}' for a command") : null;
    }

    private static string? ForKind(string name, string kind, string[] words, HashSet<string> nouns)
    {
        if (words.Length > 1 && NameWords.IsImperative(words[0]))
        {
            return NameWords.IsDoneTo(kind, words[0]) || IsPartOfIt(kind, words) ? null // "SendChatMessage", "CancelScheduledMessage"
                : kind != "Event" ? Ends(name, kind, string.Concat(words))
                : words.Length == 2 && nouns.Contains(words[1]) && NameWords.VerbOf(words[0]) is { } verb
                    ? Neither(name, $"'{words[1]}{NameWords.ParticipleOf(verb)}'")
                : null;
        }

        if (words.Length > 1 && NameWords.IsParticiple(words.Last()))
        {
            return kind == "Command" || (kind == "Message" && NameWords.WasDoneTo(kind, words.Last())) ? null // "UserSentMessage"
                : Ends(name, kind, string.Concat(words));
        }

        return FormsOf(words, nouns) is { } forms
            ? Neither(name, kind switch
            {
                "Event" => $"'{forms.Event}'",
                "Command" => $"'{forms.Command}'",
                _ => $"'{forms.Event}' for an event, '{forms.Command}' for a command",
            })
            : null;
    }

    /// <summary>Whether what is left of a command is no whole sentence, because the suffix is its object.</summary>
    private static bool IsPartOfIt(string kind, string[] words) =>
        (kind != "Command" || words.Length == 2) && (NameWords.IsParticiple(words.Last()) || NameWords.IsGerund(words.Last()));

    /// <summary>Both forms of a name that is what can be done to something: "OrderCancellation", "Payment".</summary>
    private static (string Event, string Command)? FormsOf(string[] words, HashSet<string> nouns)
    {
        string[] things = [.. words.Take(words.Length - 1)];
        string last = words.LastOrDefault() ?? "";
        string? verb = NameWords.VerbBehind(last) ?? (things.Length == 0 || NameWords.IsThingToo(last) ? null : NameWords.VerbOf(last));
        return verb is not null && things.All(IsNoun) && !(things.Length > 0 && NameWords.IsImperative(things[0]))
            ? (string.Concat(things) + NameWords.ParticipleOf(verb), verb + string.Concat(things))
            : null;

        bool IsNoun(string word) => !NameWords.IsGerund(word) && (nouns.Contains(word) || NameWords.VerbBehind(word) is not null);
    }

    /// <summary>The words of the path that name things: its parameters, and what stands before what happened.</summary>
    private static HashSet<string> NounsOf(PathSegment[] path) =>
        new(path.Where((it, i) => it.IsParameter || i < path.Length - 1).SelectMany(it => WordsOf(it.Text)), StringComparer.OrdinalIgnoreCase);

    private static string[] WithoutKind(string[] words)
    {
        string[] rest = [.. words.Take(words.Length - 1)];
        return rest.LastOrDefault() is "Integration" or "Domain" ? [.. rest.Take(rest.Length - 1)] : rest;
    }

    private static string[] WordsOf(string text) => [.. Word.Matches(text).Cast<Match>().Select(it => it.Value)];

    private static string Ends(string name, string kind, string better) =>
        $"The name '{name}' ends with '{kind}', which says no more than its [Signal]; write '{better}'.";

    private static string Neither(string name, string better) =>
        $"The name '{name}' says neither what has happened nor what is to be done; write {better}.";
}
