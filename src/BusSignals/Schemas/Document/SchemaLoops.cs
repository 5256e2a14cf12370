namespace BusSignals;

/// <summary>
/// Refuses a schema that refers to itself for the same value, because checking it would never end. A schema may refer
/// to itself for a member or an item, because values are finite.
/// </summary>
internal static class SchemaLoops
{
    public static void Refuse(SchemaNode root)
    {
        var done = new HashSet<SchemaNode>();
        var seen = new HashSet<SchemaNode>();
        var open = new Stack<SchemaNode>([root]);
        while (open.TryPop(out SchemaNode? node))
        {
            if (seen.Add(node))
            {
                Follow(node, [], done);
                foreach (SchemaNode next in Children(node))
                {
                    open.Push(next);
                }
            }
        }
    }

    private static void Follow(SchemaNode node, HashSet<SchemaNode> path, HashSet<SchemaNode> done)
    {
        if (done.Contains(node))
        {
            return;
        }

        if (!path.Add(node))
        {
            throw SchemaReader.Fault(node.Pointer, "refers to itself for the same value, without an end.");
        }

        foreach (SchemaNode next in node.InPlace)
        {
            Follow(next, path, done);
        }

        path.Remove(node);
        done.Add(node);
    }

    private static IEnumerable<SchemaNode> Children(SchemaNode node) =>
    [
        .. node.InPlace,
        .. node.Properties.Values,
        .. node.PatternProperties.Select(it => it.Value),
        .. node.Tuple,
        .. node.Items is null ? Array.Empty<SchemaNode>() : [node.Items],
        .. node.AdditionalProperties is null ? Array.Empty<SchemaNode>() : [node.AdditionalProperties],
    ];
}
