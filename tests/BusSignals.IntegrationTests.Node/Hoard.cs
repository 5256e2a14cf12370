namespace Ledger;

/// <summary>A handler that takes memory without bound, as code does that reads all of a table.</summary>
public static class Hoard
{
    /// <summary>The amount whose withdrawal does so.</summary>
    public const int Amount = 1313;

    public static void Fill()
    {
        var all = new List<byte[]>();
        while (true)
        {
            all.Add(new byte[1024 * 1024]);
        }
    }
}
