using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Readme.Tests;

/// <summary>The C# of the README, compiled as a project with implicit usings compiles it.</summary>
internal static partial class ReadmeProgram
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static IReadOnlyList<string> Blocks(string file = "README.md")
    {
        using Stream readme = typeof(ReadmeProgram).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(readme);
        return [.. CSharpBlock().Matches(reader.ReadToEnd()).Select(it => it.Groups[1].Value)];
    }

    public static Assembly Compile(OutputKind kind, params string[] sources)
    {
        string[] assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Readme" + Guid.NewGuid().ToString("N"),
            [.. sources.Append(ImplicitUsings).Select(it => CSharpSyntaxTree.ParseText(it))],
            [.. assemblies.Select(it => MetadataReference.CreateFromFile(it))],
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions([KeyValuePair.Create("CS1702", ReportDiagnostic.Suppress)])); // as the SDK does
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Empty(result.Diagnostics.Where(it => it.Severity >= DiagnosticSeverity.Warning));
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it has printed.</returns>
    public static async Task<string> RunAsync(Assembly program, CancellationToken cancellationToken)
    {
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            var ended = (Task?)program.EntryPoint!.DeclaringType!
                .GetMethod("<Main>$", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [Array.Empty<string>()]);
            await ended!.WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System, cancellationToken);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
