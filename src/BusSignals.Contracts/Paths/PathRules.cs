namespace BusSignals;

/// <summary>
/// The rules for the owner of a path. The analyzer compiles this file too, for netstandard2.0, so start-up and compiler
/// report the same faults.
/// </summary>
internal static class PathRules
{
    public const int MaxProcessLength = 200;

    public static string? FaultOfProcess(string type, string template) => template.Length <= MaxProcessLength
        ? null
        : $"The path of '{type}' has {template.Length} characters; the path of a process has at most {MaxProcessLength}.";

    /// <summary>The member of a parameter: by exact name, by name in any case, or with the suffix <c>Ref</c>.</summary>
    public static T? MemberOf<T>(string parameter, IReadOnlyList<T> members, Func<T, string> nameOf) where T : class =>
        members.FirstOrDefault(it => nameOf(it) == parameter)
        ?? members.FirstOrDefault(it => nameOf(it).Equals(parameter, StringComparison.OrdinalIgnoreCase))
        ?? members.FirstOrDefault(it => nameOf(it).Equals(parameter + "Ref", StringComparison.OrdinalIgnoreCase));

    public static string UnsupportedMember(string type, string member, string memberType, string template) =>
        $"'{type}.{member}' is a {memberType}, which cannot stand in the path '{template}'; use a string, Guid, whole number, decimal, enum or Ref<T>.";

    public static string IgnoredMember(string type, string member, string template) =>
        $"'{type}.{member}' stands in the path '{template}' and is marked [JsonIgnore], so that it would arrive empty; take the attribute out.";

    public static string MissingMember(string type, string parameter, string template)
    {
        string name = $"{char.ToUpperInvariant(parameter[0])}{parameter.Substring(1)}";
        return $"'{type}' has no member for '{parameter}' of its path '{template}'; "
            + $"add a property '{name}' or '{name}Ref', or take the parameter out of the path.";
    }
}
