using System.Text.RegularExpressions;

namespace Packages.Tests.Architecture;

/// <summary>The page about the architecture speaks of what is there.</summary>
public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void Page_EveryNameInIt_IsThatOfAFileOrFolder()
    {
        string source = Repository.PathOf("src");
        HashSet<string> known =
        [
            .. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Select(it => Path.GetFileName(it).Split('.')[0]),
            .. Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories).Select(it => Path.GetFileName(it)!),
            "RaceAsync", // the methods that the page speaks of
            "After",
            "Schedule",
        ];
        string page = File.ReadAllText(Repository.PathOf("docs", "architecture.md"));

        string[] unknown = [.. Name().Matches(page).SelectMany(it => it.Groups[1].Value.Split('/')).Where(it => !known.Contains(it)).Distinct()];

        Assert.Empty(unknown);
    }

    [GeneratedRegex("`([A-Z][A-Za-z./]*)`")]
    private static partial Regex Name();
}
