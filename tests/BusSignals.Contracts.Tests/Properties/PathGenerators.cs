using FsCheck;
using FsCheck.Fluent;

namespace BusSignals.Contracts.Tests.Properties;

/// <summary>Paths, identities and texts that are meant to break the escaping.</summary>
internal static class PathGenerators
{
    private static readonly string[] Nasty =
    [
        "/", "//", "%", "%2", "%2F", "%2f", "%25", "%00", "{", "}", "{}", "{p0}", ".", "..", "%2E", " ", "+", "?", "#",
        "&", "=", ":", ";", "\\", "\0", "\n", "\r", "\t", "\u007f", "\u0085", "é", "e\u0301", "ß", "İ", "€",
        "\u200b", "\u202e", "\ufeff", "\ufffd", "\uffff", "😀", "👩‍👩‍👧", "\U0010FFFF", "a", "A", "0", "order", "-", "_",
        "~",
    ];

    private static readonly string[] Words = ["order", "a", "b", "0", "-", "_", "x-y", "2f"];

    /// <summary>Any character of Unicode as text, the common ones more often.</summary>
    private static readonly Gen<string> Character = Gen.OneOf(
        Gen.Choose(0, 0x7F).Select(char.ConvertFromUtf32),
        Gen.Choose(0x80, 0xD7FF).Select(char.ConvertFromUtf32),
        Gen.Choose(0xE000, 0x10FFFF).Select(char.ConvertFromUtf32));

    /// <summary>A value that a path accepts: nasty, mostly short, now and then as long as can be.</summary>
    public static readonly Gen<string> Value = Gen.Frequency(
        (12, Joined(Gen.Frequency((3, Gen.Elements(Nasty)), (1, Character)), 1, 6)),
        (1, Gen.Choose(1, SignalPath.MaxValueLength).Select(length => new string('.', length))),
        (1, Gen.Elements(new string('a', 256), new string('%', 256), string.Concat(Enumerable.Repeat("é", 128)))));

    /// <summary>Up to five segments of words and values.</summary>
    public static readonly Gen<PathCase> Case = Cases(Segments(Words, 5), Value).Where(Fits);

    /// <summary>Few segments of few texts: different templates and identities that render alike are common.</summary>
    public static readonly Gen<PathCase> SmallCase =
        Cases(Segments(["a", "b"], 2), Gen.Elements("a", "b", "a/b", "{}", "\n"));

    /// <summary>Two identities of one template, mostly close to each other.</summary>
    public static readonly Gen<(PathCase One, PathCase Other)> Pair =
        from one in Case.Where(it => it.Path.Parameters.Count > 0)
        from texts in Gen.OneOf(Gen.Constant(one.Texts), AllValues(one.Path), Neighbour([.. one.Texts]))
        let other = one with { Identity = Identity(one.Path, texts) }
        where Fits(other)
        select (one, other);

    /// <summary>Any string at all, half surrogate pairs and null included.</summary>
    public static readonly Gen<string?> AnyText = Gen.Frequency<string?>(
        (1, Gen.Constant<string?>(null)),
        (4, Joined(Gen.OneOf(Gen.Elements(Nasty), Gen.Elements("\ud83d", "\ude00"), Character), 0, 12)
            .Select(it => (string?)it)),
        (1, Gen.Choose(1020, 1030).Select(length => (string?)("/" + new string('a', length)))));

    /// <summary>A template, and a text that is its path, nearly its path, or nothing like it.</summary>
    public static readonly Gen<(SignalPath Path, string? Text)> Attempt =
        from it in Case
        from text in Gen.Frequency(
            (1, Gen.Constant<string?>(it.Rendered)), (4, Damaged(it.Rendered)), (1, AnyText))
        select (it.Path, text);

    /// <summary>Whether the path is certainly not too long; words take less than what is left.</summary>
    private static bool Fits(PathCase it) => it.Texts.Sum(text => PathValue.Escape(text).Length) < 960;

    private static Gen<string> Segments(string[] words, int most) =>
        Joined(Gen.OneOf(Gen.Elements(words), Gen.Constant("{}")).Select(it => "/" + it), 1, most);

    private static Gen<PathCase> Cases(Gen<string> shape, Gen<string> value) =>
        from segments in shape
        let path = SignalPath.Parse(Named(segments))
        from texts in Gen.ListOf(value, path.Parameters.Count)
        select new PathCase(path, Identity(path, texts));

    private static Gen<IEnumerable<string>> AllValues(SignalPath path) =>
        Gen.ListOf(Value, path.Parameters.Count).Select(it => (IEnumerable<string>)it);

    /// <summary>One value changed a little, in ways that a careless escaping would not keep apart.</summary>
    private static Gen<IEnumerable<string>> Neighbour(string[] texts) =>
        from index in Gen.Choose(0, texts.Length - 1)
        let text = texts[index]
        from changed in Gen.Elements(
            Uri.EscapeDataString(text), Uri.UnescapeDataString(text), text.ToUpperInvariant(), text.ToLowerInvariant(),
            text.Trim(), text + "/", "/" + text, text + ".", text + "\0", text.Normalize(), texts[0])
        let fits = changed.Length > 0 && changed.Length <= Math.Max(text.Length, 60)
        select (IEnumerable<string>)[.. texts[..index], fits ? changed : text, .. texts[(index + 1)..]];

    private static Gen<string?> Damaged(string path) =>
        from at in Gen.Choose(0, path.Length - 1)
        from remove in Gen.Choose(0, Math.Min(2, path.Length - at))
        from insert in Gen.OneOf(
            Gen.Constant(""), Gen.Elements(Nasty), Gen.Elements("%41", "%C3%A9", "%C0%AF", "\ud83d"))
        select (string?)(path[..at] + insert + path[(at + remove)..]);

    private static Gen<string> Joined(Gen<string> part, int least, int most) =>
        from count in Gen.Choose(least, most)
        from parts in Gen.ListOf(part, count)
        select string.Concat(parts);

    private static string Named(string shape)
    {
        int next = 0;
        return string.Join('/', shape.Split('/').Select(it => it == "{}" ? $"{{p{next++}}}" : it));
    }

    private static SignalIdentity Identity(SignalPath path, IEnumerable<string> texts) =>
        new(path.Parameters.Zip(texts, (name, text) => (name, (object?)text)));
}
