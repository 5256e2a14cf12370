namespace BusSignals;

/// <summary>How many dead signals are read at once: as many as are not too large together, and at least one.</summary>
internal static class DeadPage
{
    /// <summary>The maximum number of characters of a page with more than one.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The first keys of a list that make up a page.</summary>
    public static IEnumerable<DeadKey> Of(IEnumerable<DeadKey> keys)
    {
        long length = 0;
        foreach (DeadKey key in keys)
        {
            if (length > 0 && length + key.Length > MaxLength)
            {
                yield break;
            }

            length += key.Length;
            yield return key;
        }
    }
}
