using System.Text.Json;

namespace BusSignals.Tests.AsyncApi;

/// <summary>References within a JSON document.</summary>
internal static class JsonReferences
{
    /// <summary>What a reference such as <c>#/components/schemas/order.placed</c> refers to.</summary>
    /// <exception cref="KeyNotFoundException">There is nothing.</exception>
    public static JsonElement At(this JsonElement document, string reference) =>
        reference[0] == '#' && JsonPointer.Resolve(document, Uri.UnescapeDataString(reference[1..])) is { } found
            ? found
            : throw new KeyNotFoundException($"'{reference}' refers to nothing.");

    /// <summary>All references in a document, wherever they stand.</summary>
    public static IEnumerable<string> References(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(it =>
            it is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [it.Value.GetString()!] : it.Value.References()),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
