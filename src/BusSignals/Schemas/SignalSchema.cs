using System.Text.Json;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// The JSON Schema of a payload, and the check against it. It is either made from the contract or given
/// explicitly. Immutable and thread safe; make one per contract and keep it, because making it takes milliseconds and
/// checking a payload microseconds.
/// </summary>
public sealed class SignalSchema
{
    private readonly string _json;
    private readonly ValueRule _rule;

    private SignalSchema(string json, bool asSerializer)
    {
        _json = json;
        Root = SchemaReader.Read(json);
        AsSerializer = asSerializer;
        _rule = RuleCompiler.Compile(Root, asSerializer);
    }

    internal SchemaNode Root { get; }

    /// <summary>Whether payloads are read as the serializer reads them; else as JSON Schema says.</summary>
    internal bool AsSerializer { get; }

    /// <summary>
    /// The schema of a contract, as MassTransit's serializer writes and reads it. A member is required if it can neither
    /// be null nor has a default value. Nothing that the serializer reads is refused for its spelling: names match in
    /// any case, enums that are written by name may come as number, unknown members are allowed.
    /// </summary>
    /// <param name="contract">The record that is the message contract.</param>
    /// <exception cref="NotSupportedException">The serializer cannot handle the contract.</exception>
    /// <exception cref="FormatException">An attribute of the contract holds no regular expression.</exception>
    public static SignalSchema Of(Type contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return Of(contract, SystemTextJsonMessageSerializer.Options);
    }

    /// <summary>The same for what other options of the serializer write and read.</summary>
    internal static SignalSchema Of(Type type, JsonSerializerOptions options) => new(ContractSchemaGenerator.Generate(type, options), asSerializer: true);

    /// <summary>
    /// A given schema, in the keywords that drafts 4 to 7 share. It is kept to the letter: names match by case.
    /// </summary>
    /// <param name="json">The schema document. References within it are followed, others are refused.</param>
    /// <exception cref="FormatException">
    /// The text is no JSON or no schema, or uses a keyword or format that is not supported; the message names it.
    /// </exception>
    public static SignalSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new SignalSchema(json, asSerializer: false);
    }

    /// <summary>The schema as JSON: what was given, or what was made from the contract.</summary>
    public string ToJson() => _json;

    /// <summary>Checks a payload.</summary>
    /// <returns>What is wrong with it, at most 20 violations; empty if it is valid, and then nothing is allocated.</returns>
    public IReadOnlyList<SchemaViolation> Validate(JsonElement payload)
    {
        if (_rule.Check(payload, 0, null))
        {
            return [];
        }

        var report = new Report();
        _rule.Check(payload, 0, report);
        return report.Violations;
    }

    /// <summary>Checks a payload given as text. Text that is no JSON breaks the rule <c>JSON</c>.</summary>
    /// <returns>What is wrong with it, at most 20 violations; empty if it is valid.</returns>
    public IReadOnlyList<SchemaViolation> Validate(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, AsMassTransit);
            return Validate(document.RootElement);
        }
        catch (JsonException)
        {
            return [new SchemaViolation("", "JSON", JsonExcerpt.Cut(json))];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _json;

    /// <summary>How MassTransit reads JSON.</summary>
    private static JsonDocumentOptions AsMassTransit =>
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
}
