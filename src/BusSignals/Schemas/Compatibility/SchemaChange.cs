namespace BusSignals;

/// <summary>One difference between two schemas.</summary>
/// <param name="Path">The location in the payload as a JSON Pointer; <c>*</c> stands for any item or any other
/// member.</param>
/// <param name="Text">The difference in words.</param>
/// <param name="Breaks">Whom it breaks.</param>
public sealed record SchemaChange(string Path, string Text, SchemaImpact Breaks)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Path.Length == 0 ? "The payload" : $"'{Path}'")} {Text}; breaks {Breaks switch
        {
            SchemaImpact.None => "nobody",
            SchemaImpact.OldEmitters => "old emitters",
            SchemaImpact.OldReceivers => "old receivers",
            _ => "old emitters and old receivers",
        }}";
}
