using System.Xml.Linq;

namespace Packages.Tests.Packing;

/// <summary>What is in the packages.</summary>
public sealed class PackageTests(PackedPackages packages)
{
    public static TheoryData<string> All { get; } = [.. Repository.Packages];

    public static TheoryData<string> Libraries { get; } = [.. Repository.Packages.Where(it => it != "BusSignals.Analyzers")];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Package_Packed_SaysWhatItIsAndWhereItCameFrom(string package)
    {
        RealTests.SkipIf();
        XElement metadata = await packages.MetadataAsync(package);

        Assert.Equal("Apache-2.0", Text(metadata, "license"));
        Assert.Equal("README.md", Text(metadata, "readme"));
        Assert.NotEqual("Package Description", Text(metadata, "description"));
        Assert.Contains("README.md", await packages.FilesAsync(package));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Package_OfALibrary_HasDocumentationAndSymbols(string package)
    {
        RealTests.SkipIf();
        IReadOnlyList<string> files = await packages.FilesAsync(package);

        Assert.Contains($"lib/net10.0/{package}.dll", files);
        Assert.Contains($"lib/net10.0/{package}.xml", files);
        Assert.Contains($"lib/net10.0/{package}.pdb", await packages.FilesAsync(package, "snupkg"));
    }

    [Fact]
    public async Task Package_OfTheAnalyzers_BringsNothingButTheAnalyzer()
    {
        RealTests.SkipIf();

        Assert.Contains("analyzers/dotnet/cs/BusSignals.Analyzers.dll", await packages.FilesAsync("BusSignals.Analyzers"));
        Assert.Empty(await DependenciesAsync("BusSignals.Analyzers"));
    }

    /// <summary>
    /// A broker's client is the application's choice; tests pin an older one than MassTransit asks for. The transport is too, but
    /// for the package that is about it.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task Package_Packed_NamesNoBrokersClient(string package)
    {
        RealTests.SkipIf();

        string[] expected = package == "BusSignals.RabbitMq" ? ["MassTransit.RabbitMQ"] : [];
        IReadOnlyList<string> dependencies = await DependenciesAsync(package);
        Assert.Equal(expected, dependencies.Where(it => it.Contains("RabbitMQ", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain("RabbitMQ.Client", dependencies);
    }

    private async Task<IReadOnlyList<string>> DependenciesAsync(string package) =>
        [.. (await packages.MetadataAsync(package)).Descendants().Where(it => it.Name.LocalName == "dependency").Select(it => it.Attribute("id")!.Value)];

    private static string? Text(XElement metadata, string name) => metadata.Elements().FirstOrDefault(it => it.Name.LocalName == name)?.Value;
}
