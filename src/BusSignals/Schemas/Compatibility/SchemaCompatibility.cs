namespace BusSignals;

/// <summary>Compares two versions of a signal's schema.</summary>
public static class SchemaCompatibility
{
    /// <summary>
    /// Reports what changed, and whom it breaks. The comparison goes by keyword and is conservative: if it cannot tell,
    /// as with two different patterns, it names both sides. If it names nobody, that is a promise about validity only,
    /// not about meaning.
    /// </summary>
    /// <param name="before">The schema that old emitters and receivers have.</param>
    /// <param name="after">The schema that new ones have.</param>
    public static IReadOnlyList<SchemaChange> Compare(SignalSchema before, SignalSchema after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new SchemaChanges(before.AsSerializer, after.AsSerializer);
        new SchemaComparer(changes).Compare(before.Root, after.Root, "");
        return changes.All;
    }
}
