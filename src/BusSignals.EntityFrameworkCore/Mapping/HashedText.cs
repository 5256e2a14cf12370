namespace BusSignals.EntityFrameworkCore;

/// <summary>The stored form of a text that is only searched for.</summary>
internal static class HashedText
{
    private static readonly Guid ValueNamespace = new("a2b0f6c4-7d0e-5c5f-8a36-0e6f0a1f4e77");

    public static Guid KeyOf(string text) => Uuid5.Create(ValueNamespace, text);
}
