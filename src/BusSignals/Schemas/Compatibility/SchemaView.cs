namespace BusSignals;

/// <summary>
/// A simplified view of a schema: "null or X" is written as a choice, but means X with one more type.
/// </summary>
internal readonly record struct SchemaView(SchemaNode Node, JsonTypes Types)
{
    public static SchemaView Of(SchemaNode node)
    {
        node = node.Actual;
        IReadOnlyList<SchemaNode> choice = node.OneOf.Count == 2 ? node.OneOf : node.AnyOf.Count == 2 ? node.AnyOf : [];
        bool bare = node.Types == JsonTypes.All && node.InPlace.Count() == 2 && node.Values is null
            && node.Properties.Count == 0;
        if (choice.Count == 2 && bare)
        {
            SchemaNode? other = IsNull(choice[0]) ? choice[1] : IsNull(choice[1]) ? choice[0] : null;
            if (other is not null && (other.Actual.Types & JsonTypes.Null) == 0)
            {
                return new SchemaView(other.Actual, other.Actual.Types | JsonTypes.Null);
            }
        }

        return new SchemaView(node, node.Types);
    }

    private static bool IsNull(SchemaNode node) => node.Actual.Types == JsonTypes.Null;
}
