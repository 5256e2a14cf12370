using System.Text.RegularExpressions;

namespace Packages.Tests.Security;

/// <summary>Each threat of SECURITY.md names tests that there are.</summary>
public sealed partial class ThreatListTests
{
    public static TheoryData<string> Tests { get; } =
        [.. TestName().Matches(File.ReadAllText(Repository.PathOf("SECURITY.md"))).Select(it => it.Groups[1].Value).Distinct()];

    [Theory]
    [MemberData(nameof(Tests))]
    public void Test_OfTheThreatList_Exists(string test)
    {
        string[] parts = test.Split('.');
        string[] files = Directory.GetFiles(Repository.PathOf("tests"), parts[0] + ".cs", SearchOption.AllDirectories);

        Assert.Contains(files, it => File.ReadAllText(it).Contains($" {parts[1]}(", StringComparison.Ordinal));
    }

    [Fact]
    public void List_HasEachThreat_WithATest() => Assert.True(Tests.Count > 12, $"{Tests.Count} tests");

    [GeneratedRegex(@"`(\w+(?:Tests|Conformance)\.\w+)`")]
    private static partial Regex TestName();
}
