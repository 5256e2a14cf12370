namespace BusSignals.Tests.AsyncApi;

/// <summary>A few signals that differ in what an AsyncAPI document has to say of them.</summary>
internal static class Stock
{
    public sealed record Place(string Hall, int Shelf);

    public sealed record Part(string Name, Place? Place, IReadOnlyList<Part> Parts);

    [Signal("/item/{item}/counted", Id = "item.counted", Description = "Somebody has counted an item.")]
    public sealed record ItemCounted(string Item, int Count);

    [Signal("/item/{item}/store", Id = "item.store", Version = 2, ChangeId = "places", Description = "Put an item away.")]
    public sealed record StoreItem(string Item, Place Place);

    [Signal("/item/{item}/store", Id = "item.store")]
    public sealed record StoreItemOnce(string Item, string Hall);

    [Signal("/item/{item}/assemble", Id = "item.assemble")]
    public sealed record AssembleItem([property: System.Text.Json.Serialization.JsonPropertyName("itemNo")] string Item, Part Whole);

    [Signal("/stock/audited", Id = "stock.audited")]
    public sealed record StockAudited(string Colour);

    public sealed class Item
    {
        public int Count { get; set; }
    }

    [Process("/item/{item}/stock")]
    public sealed class ItemFlow : SignalFlow<Item>
    {
        public ItemFlow()
        {
            On<ItemCounted>((signal, item) => item.State.Count = signal.Count);
            On<StoreItem>((_, _) => { });
            On<AssembleItem>((_, _) => { });
        }
    }

    [Process("/item/{item}/log")]
    public sealed class LogFlow : SignalFlow
    {
        public LogFlow() => On<ItemCounted>((_, _) => { });
    }

    [Signal("/shelf/{shelf}/clear", Id = "place.clear")]
    public sealed record ClearShelf(int Shelf);

    [Signal("/hall/{hall}/clear", Id = "place.clear")]
    public sealed record ClearHall(string Hall);

    [Process("/shelf/{shelf}")]
    public sealed class ShelfFlow : SignalFlow
    {
        public ShelfFlow() => On<ClearShelf>((_, _) => { }).ForThisFlowOnly();
    }

    [Process("/hall/{hall}")]
    public sealed class HallFlow : SignalFlow
    {
        public HallFlow() => On<ClearHall>((_, _) => { }).ForThisFlowOnly();
    }

    /// <summary>A schema of draft 4, with an id, and with values that look like references.</summary>
    public const string Audited = """
        {
          "$schema": "http://json-schema.org/draft-04/schema#",
          "id": "http://example.com/audited",
          "type": "object",
          "properties": {
            "colour": { "$ref": "#/definitions/colour" },
            "$ref": { "enum": [{ "$ref": "#/definitions/colour" }] },
            "next": { "$ref": "#" },
            "share": { "type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1, "exclusiveMaximum": false }
          },
          "definitions": { "colour": { "enum": ["red", "green"] } }
        }
        """;

    public static void Register(ISignalsConfigurator signals) => signals
        .AddFlow<ItemFlow>()
        .AddFlow<LogFlow>()
        .AddUpcaster<StoreItemOnce, StoreItem>(it => new(it.Item, new(it.Hall, 0)))
        .Add<StockAudited>(it => it.Schema = Audited);
}
