using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Packages.Tests.Architecture;

/// <summary>Which folders of a project's source know which others, by the symbols that the code uses; comments do not count.</summary>
internal static class FolderReferences
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Each use of a type of another folder, once for each pair of files.</summary>
    public static IReadOnlyCollection<FolderReference> Of(string project)
    {
        string root = Repository.PathOf("src", project);
        SyntaxTree[] trees =
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Select(it => Path.GetRelativePath(root, it))
                .Where(it => FolderOf(it) is not ("bin" or "obj"))
                .Select(it => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, it)), path: it)),
        ];
        MetadataReference[] references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(it => Path.GetFileNameWithoutExtension(it) != project).Select(it => MetadataReference.CreateFromFile(it)),
        ];
        var compilation = CSharpCompilation.Create(
            project, [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));
        return trees.SelectMany(it => Of(compilation.GetSemanticModel(it), it)).ToHashSet();
    }

    private static IEnumerable<FolderReference> Of(SemanticModel model, SyntaxTree tree) => tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        .Select(it => model.GetSymbolInfo(it).Symbol)
        .Select(it => it as INamedTypeSymbol ?? it?.ContainingType)
        .SelectMany(it => it?.DeclaringSyntaxReferences.Select(declared => declared.SyntaxTree.FilePath) ?? [])
        .Where(it => it != tree.FilePath && FolderOf(it) != FolderOf(tree.FilePath))
        .Select(it => new FolderReference(tree.FilePath, it));

    private static string FolderOf(string file) => file.Split('/', '\\')[0];
}

/// <summary>A file that uses a type of another one.</summary>
internal readonly record struct FolderReference(string From, string To)
{
    public string FromFolder => From.Split('/', '\\')[0];

    public string ToFolder => To.Split('/', '\\')[0];

    public override string ToString() => $"{From} uses {To}";
}
