namespace Packages.Tests.Architecture;

/// <summary>The lower layers of the engine, from the bottom upwards: each knows those before it, and nothing else.</summary>
public sealed class LayerTests
{
    private static readonly Lazy<IReadOnlyCollection<FolderReference>> References = new(() => FolderReferences.Of("BusSignals"));

    private static readonly string[] Order = ["Errors", "Options", "Time", "Values", "Schemas", "Persistence"];

    [Fact]
    public void Folder_OfALowerLayer_KnowsOnlyThoseBelowIt()
    {
        string[] upwards =
        [
            .. References.Value
                .Where(it => Array.IndexOf(Order, it.FromFolder) is var from and >= 0 && Array.IndexOf(Order, it.ToFolder) is var to && (to < 0 || to > from))
                .Select(it => it.ToString()).Order(StringComparer.Ordinal),
        ];

        Assert.Empty(upwards);
    }

    /// <summary>So that the test above cannot pass because it sees nothing.</summary>
    [Fact]
    public void References_OfTheEngine_AreFound() => Assert.Contains(
        new FolderReference(Path.Combine("Persistence", "HistoryEntry.cs"), Path.Combine("Values", "PlainText.cs")), References.Value);
}
