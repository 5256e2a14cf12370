namespace BusSignals;

/// <summary>One rule of a schema that a payload breaks.</summary>
/// <param name="Path">The location as a JSON Pointer (RFC 6901); empty for the payload as a whole.</param>
/// <param name="Rule">The rule in words, such as <c>minimum 0</c>.</param>
/// <param name="Value">The offending value as JSON, cut at 100 characters; null if it is missing.</param>
public sealed record SchemaViolation(string Path, string Rule, string? Value)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Path.Length == 0 ? "The payload" : $"'{Path}'")} breaks the rule '{Rule}' "
        + (Value is null ? "because it is missing" : $"with the value {Value}");
}
