namespace BusSignals;

/// <summary>
/// Collects changes. A "narrower" schema refuses what was valid, which old emitters may send; "wider" is the reverse.
/// </summary>
internal sealed class SchemaChanges(bool beforeAnyCase, bool afterAnyCase)
{
    private readonly List<SchemaChange> _all = [];

    public IReadOnlyList<SchemaChange> All => _all;

    public bool BeforeAnyCase => beforeAnyCase;

    public bool AfterAnyCase => afterAnyCase;

    public void Narrower(string path, string text) => Add(path, text, SchemaImpact.OldEmitters);

    public void Wider(string path, string text) => Add(path, text, SchemaImpact.OldReceivers);

    public void Other(string path, string text) => Add(path, text, SchemaImpact.OldEmitters | SchemaImpact.OldReceivers);

    public void Add(string path, string text, SchemaImpact breaks)
    {
        var change = new SchemaChange(path, text, breaks);
        if (!_all.Contains(change))
        {
            _all.Add(change);
        }
    }

    /// <summary>A separate list, for inspecting changes before they count.</summary>
    public SchemaChanges Aside() => new(beforeAnyCase, afterAnyCase);
}
