using System.Reflection;

namespace Packages.Tests.PublicApi;

/// <summary>
/// Users meet groups, signals and processes; the plumbing between them is not public. What comes to these lists is
/// documented, tested, and kept for ever.
/// </summary>
[Trait("Feature", "J8")]
public sealed class PublicApiTests
{
    private const string Approve = "BUSSIGNALS_APPROVE";

    public static TheoryData<string> Packages { get; } = [.. Repository.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicApi_OfAPackage_IsTheApprovedOne(string package)
    {
        string file = Repository.PathOf("src", package, "PublicApi.txt");
        IReadOnlyList<string> actual = ApiListing.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            File.WriteAllText(file, string.Concat(actual.Select(it => it + "\n")));
        }

        string[] approved = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] difference =
        [
            .. approved.Except(actual).Select(it => "- " + it),
            .. actual.Except(approved).Select(it => "+ " + it),
        ];
        Assert.True(
            difference.Length == 0,
            $"The public API of {package} is not what src/{package}/PublicApi.txt says:\n{string.Join('\n', difference)}\n"
            + $"If that is meant, run this test with {Approve}=1, which rewrites the file, and commit it.");
        Assert.Equal(approved, actual); // the order too
    }
}
