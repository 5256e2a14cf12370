using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using MassTransit.Serialization;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace BusSignals.Benchmarks.Schemas;

internal enum Currency
{
    Eur,
    Usd,
}

internal sealed record Item(string Article, int Count);

internal sealed record Customer([StringLength(100)] string Name, [EmailAddress] string Mail);

/// <summary>A usual small payload.</summary>
internal sealed record OrderPlaced(
    string Order, [Range(0, 1_000_000)] decimal Price, DateTimeOffset At, Currency Currency, Customer Customer,
    IReadOnlyList<Item> Items);

/// <summary>What the check against a schema costs, compared with reading the payload, which every delivery has to do.</summary>
internal static class SchemaBenchmark
{
    public static void Run(TextWriter output)
    {
        JsonSerializerOptions options = SystemTextJsonMessageSerializer.Options;
        byte[] utf8 = JsonSerializer.SerializeToUtf8Bytes(
            new OrderPlaced(
                "4711", 129.90m, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Currency.Eur,
                new Customer("Ada Lovelace", "ada@example.com"), [new Item("book", 1), new Item("pen", 3)]),
            options);
        string text = Encoding.UTF8.GetString(utf8);
        JsonElement element = JsonElement.Parse(utf8);
        SignalSchema generated = SignalSchema.Of(typeof(OrderPlaced));
        SignalSchema given = SignalSchema.Parse(generated.ToJson());
        JsonSchema theirs = JsonSchema.FromJsonAsync(generated.ToJson()).GetAwaiter().GetResult();
        JToken token = JToken.Parse(text);

        var contest = new Contest();
        contest.Add("deserialise from UTF-8", () => JsonSerializer.Deserialize<OrderPlaced>(utf8, options));
        contest.Add("deserialise from JsonElement", () => element.Deserialize<OrderPlaced>(options));
        contest.Add("validate JsonElement, schema of the contract", () => Expect(generated.Validate(element).Count));
        contest.Add("validate JsonElement, given schema", () => Expect(given.Validate(element).Count));
        contest.Add("validate text, schema of the contract", () => Expect(generated.Validate(text).Count));
        contest.Add("NJsonSchema, validate JToken", () => Expect(theirs.Validate(token).Count));
        contest.Add("NJsonSchema, validate text", () => Expect(theirs.Validate(text).Count));
        output.WriteLine($"A payload of {utf8.Length} bytes: 6 members, a nested record, a list of 2.");
        contest.Run(output);
    }

    private static void Expect(int violations)
    {
        if (violations != 0)
        {
            throw new InvalidOperationException("The payload should be valid.");
        }
    }
}
