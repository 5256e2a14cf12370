namespace BusSignals;

/// <summary>
/// The grammar of path templates, and the messages for text that breaks it. The analyzer compiles this file too, for
/// netstandard2.0, so start-up and compiler report the same faults.
/// </summary>
internal static class PathTemplate
{
    public const int MaxLength = 1024;

    private const int MaxParameterLength = 64;

    public readonly record struct Result(PathSegment[] Segments, string? Error);

    public static Result Read(string template)
    {
        if (template.Length == 0)
        {
            return Fail(template, "is empty; write a path such as \"/order/{order}/paid\"");
        }

        if (template.Length > MaxLength)
        {
            return Fail($"{template.Substring(0, 40)}…", $"has {template.Length} characters; a path has at most {MaxLength}");
        }

        bool rooted = template[0] == '/';
        string[] parts = (rooted ? template.Substring(1) : template).Split('/');
        var faults = new List<string>();
        if (!rooted)
        {
            faults.Add("must start with '/'");
        }

        var segments = new List<PathSegment>(parts.Length);
        foreach (string part in parts)
        {
            bool parameter = part.Any(IsBrace);
            string? fault = parameter ? FaultOfParameter(part) : FaultOfWord(part);
            if (fault is not null)
            {
                faults.Add(fault);
                continue;
            }

            segments.Add(parameter ? new PathSegment(Inner(part), true) : new PathSegment(part, false));
        }

        faults.AddRange(segments.Where(it => it.IsParameter).GroupBy(it => it.Text, StringComparer.OrdinalIgnoreCase)
            .Where(it => it.Count() > 1).Select(it => $"names the parameter '{it.Key}' twice; give each its own name"));

        return faults.Count == 0
            ? new Result([.. segments], null)
            : Fail(template, string.Join("; ", faults.Distinct()));
    }

    private static string? FaultOfWord(string part)
    {
        if (part.Length == 0)
        {
            return "has an empty segment; remove the doubled or trailing '/'";
        }

        int wrong = part.TakeWhile(IsOfWord).Count();
        return wrong == part.Length
            ? null
            : $"has '{part.Substring(wrong, char.IsSurrogatePair(part, wrong) ? 2 : 1)}' in the word '{part}'; words are made of a-z, 0-9, '-' and '_' (a parameter stands in braces)";
    }

    private static string? FaultOfParameter(string part)
    {
        if (part.Length < 2 || part[0] != '{' || part[part.Length - 1] != '}' || Inner(part).Any(IsBrace))
        {
            return $"has the segment '{part}'; a parameter fills its whole segment, as in \"/order/{{order}}\"";
        }

        string name = Inner(part);
        if (name.Length == 0)
        {
            return "has a parameter without a name; write \"{order}\"";
        }

        bool valid = IsLetter(name[0]) && name.All(it => IsLetter(it) || IsDigit(it));
        if (!valid)
        {
            return $"has the parameter '{name}'; a name is made of letters and digits and starts with a letter";
        }

        return name.Length <= MaxParameterLength
            ? null
            : $"has a parameter of {name.Length} characters; a name has at most {MaxParameterLength}";
    }

    private static string Inner(string part) => part.Substring(1, part.Length - 2);

    private static bool IsBrace(char it) => it is '{' or '}';

    private static bool IsLetter(char it) => it is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsDigit(char it) => it is >= '0' and <= '9';

    private static bool IsOfWord(char it) => it is (>= 'a' and <= 'z') or '-' or '_' || IsDigit(it);

    private static Result Fail(string template, string fault) => new([], $"The path '{template}' {fault}.");
}
