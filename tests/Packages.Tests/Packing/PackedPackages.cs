using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(Packages.Tests.Packing.PackedPackages))]

namespace Packages.Tests.Packing;

/// <summary>All packages, packed into a temporary folder from what was built with the tests.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private DirectoryInfo? _folder;

    public string Folder => _folder!.FullName;

    public async ValueTask InitializeAsync()
    {
        if (RealTests.Off is not null)
        {
            return;
        }

        _folder = Directory.CreateTempSubdirectory("bussignals-packages");
        string configuration = typeof(PackedPackages).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        foreach (string package in Repository.Packages)
        {
            await DotNet.RunAsync(
                Repository.PathOf("src", package), "pack", "--no-build", "--configuration", configuration, "--output", Folder);
        }
    }

    /// <summary>The names of a package's files.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync(string package, string extension = "nupkg")
    {
        await using ZipArchive archive = await OpenAsync(package, extension);
        return [.. archive.Entries.Select(it => it.FullName)];
    }

    /// <summary>What a package says of itself.</summary>
    public async Task<XElement> MetadataAsync(string package)
    {
        await using ZipArchive archive = await OpenAsync(package, "nupkg");
        await using Stream nuspec = await archive.GetEntry($"{package}.nuspec")!.OpenAsync();
        XElement document = await XElement.LoadAsync(nuspec, LoadOptions.None, CancellationToken.None);
        return document.Elements().Single(it => it.Name.LocalName == "metadata");
    }

    public ValueTask DisposeAsync()
    {
        _folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task<ZipArchive> OpenAsync(string package, string extension) =>
        ZipFile.OpenReadAsync(Directory.GetFiles(Folder, $"{package}.*.{extension}").Single(it => IsOf(it, package)));

    /// <summary>Whether the name goes on with the version: BusSignals is not BusSignals.Testing.</summary>
    private static bool IsOf(string file, string package) => char.IsAsciiDigit(Path.GetFileName(file)[package.Length + 1]);
}
