using System.Reflection;
using System.Runtime.CompilerServices;

namespace Packages.Tests.Architecture;

/// <summary>What needs more than seven things is more than one thing.</summary>
public sealed class ConstructorTests
{
    private const int Most = 7;

    public static TheoryData<string> Packages { get; } = [.. Repository.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Constructor_OfAnyClass_TakesAtMostSevenParameters(string package)
    {
        string[] larger =
        [
            .. Assembly.Load(package).GetTypes()
                .Where(it => !it.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && it.BaseType != typeof(MulticastDelegate))
                .SelectMany(it => it.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(it => it.GetParameters().Length > Most)
                .Select(it => $"{it.DeclaringType!.FullName} takes {it.GetParameters().Length}"),
        ];

        Assert.Empty(larger);
    }
}
