using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using BusSignals.Testing;
using MassTransit;

namespace BusSignals.Tests.Receiving;

// A flow that takes what attackers send: two versions, nested data, numbers with limits.

[Signal("/depot/{depot}/stocked", Version = 2)]
public sealed record Stocked(string Depot, [property: Range(0, 100)] int Count, string? Note = null, decimal? Price = null, Part? Part = null);

public sealed record Part(string Name, Part? Inner = null);

[Signal("/depot/{depot}/counted/{number}")]
public sealed record DepotCounted(Ref<Depot> Depot, long Number);

public sealed class Depot
{
    public int Count { get; set; }

    public string? Note { get; set; }
}

[Process("/depot/{depot}", Endpoint = "depot")]
public sealed class DepotFlow : SignalFlow<Depot>
{
    public DepotFlow()
    {
        On<Stocked>((signal, context) =>
        {
            context.State.Count += signal.Count;
            context.State.Note = signal.Note;
            context.Log($"stocked {signal.Note}");
        }).Validate((signal, _) => signal.Note?.StartsWith("refuse", StringComparison.Ordinal) == true ? signal.Note : null);
        On<DepotCounted>((_, _) => { });
    }
}

/// <summary>The depot under the harness, and what came of all that was sent to it.</summary>
internal static class DepotHarness
{
    public static Task<SignalHarness> StartAsync(Action? applied = null) => TestHarness.StartAsync(signals => signals
        .ConfigureUpgrades(it => it.Patience = TimeSpan.Zero) // no newer node will come
        .Add<Stocked>(it => it.Upcast(1, Raise)).AddFlow<DepotFlow>().Use(async (_, next) =>
        {
            await next();
            applied?.Invoke();
        }));

    public static string Envelope(string message, string types = "\"urn:message:BusSignals.Tests.Receiving:Stocked\"", string more = "") =>
        $$"""{ "messageId": "{{NewId.NextGuid()}}", {{more}} "messageType": [ {{types}} ], "message": {{message}} }""";

    private static JsonObject Raise(JsonObject old)
    {
        if (old["amount"] is { } amount)
        {
            old["count"] = amount.DeepClone();
        }

        return old;
    }
}
