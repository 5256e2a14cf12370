using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace BusSignals.Tests.Schemas;

public enum Size
{
    Small = 1,
    Large = 2,
}

[JsonConverter(typeof(JsonStringEnumConverter))]
public enum Colour
{
    Red,
    DarkBlue,
    Navy = DarkBlue,
}

[Flags]
public enum Extras
{
    None = 0,
    Wrapped = 1,
    Engraved = 2,
}

public sealed record Line(string Article, int Count, decimal? Discount = null);

public sealed record Address(string Street, string? Floor);

public sealed record Node(string Name, Node? Parent, IReadOnlyList<Node>? Children = null);

public sealed record Purchase(
    Ref<Purchase> Order,
    [property: Range(0, 100_000)] decimal Amount,
    [StringLength(5, MinimumLength = 2)] string Currency,
    Address Delivery,
    IReadOnlyList<Line> Lines,
    Size Size,
    Colour? Colour,
    Extras Extras = Extras.None);

public sealed record EveryType(
    bool Flag, sbyte Tiny, byte Octet, short Few, ushort UnsignedFew, int Whole, uint UnsignedWhole, long Many,
    ulong UnsignedMany, float Rough, double Fine, decimal Money, char Letter, Guid Id, DateTime At,
    DateTimeOffset Moment, DateOnly Day, TimeOnly Time, TimeSpan Span, Uri Address, byte[] Data, Size Size,
    Colour Colour, Extras Extras, Ref<Purchase> Order, string[] Texts, List<int?> Numbers,
    Dictionary<string, Line> LinesByName, IReadOnlyDictionary<string, int> Counts, HashSet<Guid> Ids,
    Dictionary<int, string> ById, Line Line, int? Maybe);
