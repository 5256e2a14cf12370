using System.Text.RegularExpressions;

namespace Packages.Tests.Packing;

/// <summary>A project outside of the repository that gets the packages from the feed they were packed into.</summary>
public sealed partial class ConsumerTests(PackedPackages packages)
{
    [Fact]
    public async Task ReadmesProgram_WithThePackages_BuildsAndPrintsTheTimeline()
    {
        RealTests.SkipIf();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bussignals-consumer");
        try
        {
            await WriteAsync(folder.FullName, await VersionAsync());
            await DotNet.RunAsync(folder.FullName, "build", "--configuration", "Release", "--output", "out");
            string printed = await DotNet.RunAsync(folder.FullName, Path.Combine("out", "Consumer.dll"));

            Assert.Matches(@"order\.paymentreceived +-> AwaitingDelivery", printed);
            Assert.Contains("waits for order.delivered", printed, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> VersionAsync() =>
        (await packages.MetadataAsync("BusSignals")).Elements().Single(it => it.Name.LocalName == "version").Value;

    private async Task WriteAsync(string folder, string version)
    {
        string readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"), TestContext.Current.CancellationToken);
        string installed = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), FirstProgram().Match(readme).Groups[1].Value);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
            </configuration>
            """);
        // A folder of its own for packages, so that the packed version is not taken for a released one, neither now nor
        // later; what the machine has of other packages is used.
        await File.WriteAllTextAsync(Path.Combine(folder, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>$(MSBuildProjectDirectory)/packages</RestorePackagesPath>
                <RestoreFallbackFolders>{installed}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BusSignals.EntityFrameworkCore" Version="{version}" />
                <PackageReference Include="BusSignals.Testing" Version="{version}" />
                <PackageReference Include="BusSignals.Analyzers" Version="{version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstProgram();
}
