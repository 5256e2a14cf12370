using System.Text.Json;
using System.Text.Json.Nodes;
using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.AsyncApi;

[Trait("Feature", "Z11")]
public sealed class AsyncApiDocumentTests
{
    [Fact]
    public async Task ToAsyncApi_OfOneSignal_SaysAllThatIsKnownOfIt()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<Stock.LogFlow>());

        string document = harness.Registry().ToAsyncApi(new AsyncApiOptions { Title = "Stock", Version = "2.1.0" });

        var json = JsonNode.Parse(document)!.AsObject();
        ((JsonObject)json["components"]!["schemas"]!).Remove("SignalHeaders");
        Assert.Equal(
            """
            {
              "asyncapi": "3.0.0",
              "info": {
                "title": "Stock",
                "version": "2.1.0",
                "description": "Messages travel in MassTransit's envelope: its member 'message' is the payload described here, its member 'headers' holds the headers, and its member 'messageType' the URN given as 'x-message-urn'."
              },
              "defaultContentType": "application/vnd.masstransit+json",
              "channels": {
                "item.counted": {
                  "address": "/item/{item}/counted",
                  "description": "Somebody has counted an item.",
                  "parameters": {
                    "item": {
                      "location": "$message.payload#/item"
                    }
                  },
                  "messages": {
                    "item.counted": {
                      "$ref": "#/components/messages/item.counted"
                    }
                  },
                  "x-signal-id": "item.counted"
                }
              },
              "operations": {
                "send.item.counted": {
                  "action": "send",
                  "channel": {
                    "$ref": "#/channels/item.counted"
                  },
                  "messages": [
                    {
                      "$ref": "#/channels/item.counted/messages/item.counted"
                    }
                  ]
                },
                "receive.item.counted.LogFlow": {
                  "action": "receive",
                  "channel": {
                    "$ref": "#/channels/item.counted"
                  },
                  "messages": [
                    {
                      "$ref": "#/channels/item.counted/messages/item.counted"
                    }
                  ],
                  "x-process": "/item/{item}/log",
                  "x-endpoint": "LogFlow"
                }
              },
              "components": {
                "messages": {
                  "item.counted": {
                    "name": "item.counted",
                    "title": "ItemCounted",
                    "summary": "Somebody has counted an item.",
                    "headers": {
                      "$ref": "#/components/schemas/SignalHeaders"
                    },
                    "payload": {
                      "$ref": "#/components/schemas/item.counted"
                    },
                    "x-signal-id": "item.counted",
                    "x-signal-version": 1,
                    "x-message-urn": "urn:message:BusSignals.Tests.AsyncApi:Stock+ItemCounted"
                  }
                },
                "schemas": {
                  "item.counted": {
                    "title": "ItemCounted",
                    "type": "object",
                    "required": [
                      "item",
                      "count"
                    ],
                    "properties": {
                      "item": {
                        "type": "string"
                      },
                      "count": {
                        "type": "integer",
                        "format": "int32"
                      }
                    }
                  }
                }
              }
            }
            """,
            json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task ToAsyncApi_Headers_AreThoseOfSignals()
    {
        JsonElement document = await DocumentAsync();

        Assert.Equal(
            ["signal-id", "signal-path", "signal-sent", "signal-version", "signal-key", "signal-process", "traceparent", "tracestate"],
            document.At("#/components/schemas/SignalHeaders/properties").EnumerateObject().Select(it => it.Name));
    }

    [Fact]
    public async Task ToAsyncApi_Operations_AreOneForEachBinding()
    {
        JsonElement document = await DocumentAsync();

        Assert.Equal(
            [
                "send.item.assemble", "receive.item.assemble.ItemFlow",
                "send.item.counted", "receive.item.counted.LogFlow", "receive.item.counted.ItemFlow",
                "send.item.store", "receive.item.store.ItemFlow",
                "receive.item.store-BusSignals.Tests.AsyncApi.Stock.StoreItemOnce.ItemFlow",
                "send.stock.audited",
            ],
            document.At("#/operations").EnumerateObject().Select(it => it.Name));
    }

    [Fact]
    [Trait("Feature", "Z40")]
    public async Task ToAsyncApi_Versions_AreMessagesOfTheirOwn()
    {
        JsonElement document = await DocumentAsync();

        JsonElement today = document.At("#/components/messages/item.store");
        JsonElement earlier = document.At("#/components/messages/item.store-BusSignals.Tests.AsyncApi.Stock.StoreItemOnce");
        Assert.Equal((2, "places"), (today.GetProperty("x-signal-version").GetInt32(), today.GetProperty("x-signal-change-id").GetString()));
        Assert.Equal((1, true), (earlier.GetProperty("x-signal-version").GetInt32(), earlier.GetProperty("deprecated").GetBoolean()));
        Assert.False(today.TryGetProperty("deprecated", out _));
        Assert.Equal("item.store", earlier.GetProperty("x-signal-id").GetString());
    }

    [Fact]
    [Trait("Feature", "Z5")]
    public async Task ToAsyncApi_OneIdInTwoFlows_IsTwoChannels()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<Stock.ShelfFlow>().AddFlow<Stock.HallFlow>());

        JsonElement document = JsonElement.Parse(harness.Registry().ToAsyncApi());

        Assert.Equal(
            ["place.clear-BusSignals.Tests.AsyncApi.Stock.ClearHall", "place.clear-BusSignals.Tests.AsyncApi.Stock.ClearShelf"],
            document.At("#/channels").EnumerateObject().Select(it => it.Name));
    }

    [Fact]
    public async Task ToAsyncApi_ParameterWithAnotherNameInJson_IsLocatedThere()
    {
        JsonElement document = await DocumentAsync();

        Assert.Equal(
            "$message.payload#/itemNo", document.At("#/channels/item.assemble/parameters/item/location").GetString());
        Assert.True(document.At("#/components/schemas/item.assemble/properties").TryGetProperty("itemNo", out _));
    }

    [Fact]
    public async Task ToAsyncApi_RegisteredInAnotherOrder_IsTheSameText()
    {
        await using SignalHarness one = await StartAsync(signals => signals.AddFlow<Stock.ItemFlow>().AddFlow<Stock.LogFlow>());
        await using SignalHarness other = await StartAsync(signals => signals.AddFlow<Stock.LogFlow>().AddFlow<Stock.ItemFlow>());

        Assert.Equal(one.Registry().ToAsyncApi(), other.Registry().ToAsyncApi());
    }

    internal static async Task<JsonElement> DocumentAsync()
    {
        await using SignalHarness harness = await StartAsync(Stock.Register);
        return JsonElement.Parse(harness.Registry().ToAsyncApi());
    }
}
