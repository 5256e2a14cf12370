using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace BusSignals.Analyzers.Tests;

/// <summary>A source in which <c>[|…|]</c> marks where diagnostics are expected, compiled and analysed.</summary>
internal static partial class Snippet
{
    private const string Usings = """
        global using System;
        global using BusSignals;

        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(it => MetadataReference.CreateFromFile(it)),
    ];

    /// <summary>Expects the findings in this order, each at its mark; one mark stands for all if there is only one.</summary>
    public static async Task HasAsync(string marked, params Finding[] expected)
    {
        string source = Usings + marked;
        (string Text, TextSpan[] Marks) = Read(source);
        Diagnostic[] found = await AnalyseAsync(Text);

        Assert.Equal(expected, found.Select(it => new Finding(it.Id, it.Severity, it.GetMessage(null))));
        Assert.Equal(
            expected.Select((_, i) => Marks.Length == 1 ? Marks[0] : Marks[i]),
            found.Select(it => it.Location.SourceSpan));
    }

    public static async Task IsCleanAsync(string source) => Assert.Empty(await AnalyseAsync(Usings + source));

    /// <summary>Expects the compiler to find nothing wrong.</summary>
    public static void Compiles(string source) => _ = Compile(Usings + source);

    /// <summary>Expects one error of the compiler, at the mark.</summary>
    public static void IsRefused(string marked, string id, string named)
    {
        (string text, TextSpan[] marks) = Read(Usings + marked);
        Diagnostic error = Assert.Single(ErrorsOf(Create([.. References], text)));

        Assert.Equal((id, Assert.Single(marks)), (error.Id, error.Location.SourceSpan));
        Assert.Contains(named, error.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>Compiles a source that has no errors.</summary>
    public static CSharpCompilation Compile(string source, params MetadataReference[] more) => CompileAgainst([.. References, .. more], source);

    /// <summary>Compiles a source without the library's own assemblies.</summary>
    public static CSharpCompilation CompileAlone(string source, params MetadataReference[] more) => CompileAgainst(
        [.. References.Where(it => !Path.GetFileName(it.Display!).StartsWith("BusSignals", StringComparison.Ordinal)), .. more], source);

    private static CSharpCompilation CompileAgainst(MetadataReference[] references, string source)
    {
        CSharpCompilation compilation = Create(references, source);
        Assert.Empty(ErrorsOf(compilation));
        return compilation;
    }

    private static CSharpCompilation Create(MetadataReference[] references, string source) => CSharpCompilation.Create(
        "Snippet" + Guid.NewGuid().ToString("N"),
        [CSharpSyntaxTree.ParseText(source)],
        references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static IEnumerable<Diagnostic> ErrorsOf(CSharpCompilation compilation) =>
        compilation.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error);

    public static async Task<Diagnostic[]> AnalyseAsync(CSharpCompilation compilation)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers([new PathAnalyzer(), new GroupAnalyzer(), new NameAnalyzer(), new DurableAnalyzer(), new TaskAnalyzer()]);
        return
        [
            .. (await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
                .OrderBy(it => it.Location.SourceSpan.Start),
        ];
    }

    private static Task<Diagnostic[]> AnalyseAsync(string source) => AnalyseAsync(Compile(source));

    private static (string Text, TextSpan[] Marks) Read(string marked)
    {
        Match[] marks = [.. Mark().Matches(marked).Cast<Match>()];
        return (
            Mark().Replace(marked, "$1"),
            [.. marks.Select((it, i) => new TextSpan(it.Index - (i * "[||]".Length), it.Groups[1].Length))]);
    }

    [GeneratedRegex(@"\[\|(.*?)\|\]")]
    private static partial Regex Mark();
}
