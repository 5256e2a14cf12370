using System.Collections.Frozen;

namespace BusSignals;

/// <summary>The keywords that do not affect validity, and the JSON Schema keywords that are not supported.</summary>
internal static class SchemaKeywords
{
    private static readonly FrozenSet<string> Notes = FrozenSet.Create(
        StringComparer.Ordinal,
        "$schema", "$comment", "title", "description", "default", "example", "examples", "readOnly", "writeOnly",
        "readonly", "deprecated", "contentMediaType", "contentEncoding");

    private static readonly FrozenSet<string> Unsupported = FrozenSet.Create(
        StringComparer.Ordinal,
        "contains", "minContains", "maxContains", "propertyNames", "dependencies", "dependentRequired",
        "dependentSchemas", "if", "then", "else", "prefixItems", "unevaluatedItems", "unevaluatedProperties",
        "$dynamicRef", "$recursiveRef", "contentSchema", "discriminator", "nullable");

    /// <summary>Whether a keyword can affect validity.</summary>
    public static bool Decides(string name) =>
        !Notes.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal) && name is not ("$id" or "id");

    public static void RefuseUnknown(string name, string pointer)
    {
        if (name is "$id" or "id")
        {
            if (pointer.Length > 0)
            {
                throw SchemaReader.Fault(pointer, $"has '{name}', which changes what references mean; only the document itself may have one.");
            }
        }
        else if (Unsupported.Contains(name))
        {
            throw SchemaReader.Fault(pointer, $"uses '{name}', which is not supported; say it with the keywords that drafts 4 to 7 share, such as 'anyOf' and 'not'.");
        }
        else if (Decides(name))
        {
            throw SchemaReader.Fault(pointer, $"uses '{name}', which is no keyword of JSON Schema; a note of your own starts with 'x-'.");
        }
    }
}
