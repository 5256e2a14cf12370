using System.Text.Json;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// The JSON Schema of a payload, and the check against it. It is either generated from the contract or given
/// explicitly. Immutable and thread-safe. Create one per contract and keep it, because creating it takes milliseconds
/// and checking a payload microseconds.
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

    /// <summary>Whether payloads are read as the serializer reads them; otherwise as JSON Schema defines.</summary>
    internal bool AsSerializer { get; }

    /// <summary>
    /// The schema of a contract, as MassTransit's serializer writes and reads it. A member is required if it cannot be
    /// null and has no default value. Nothing that the serializer reads is refused for its form: names match in any
    /// case, enums that are written by name may arrive as numbers, unknown members are allowed. But what it would only
    /// guess is refused: a number too large or too small for its type, a decimal that would be rounded, or one in
    /// text with a comma or with nothing in it.
    /// </summary>
    /// <param name="contract">The record that is the message contract.</param>
    /// <exception cref="NotSupportedException">The serializer cannot handle the contract.</exception>
    /// <exception cref="FormatException">An attribute of the contract contains an invalid regular
    /// expression.</exception>
    public static SignalSchema Of(Type contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return Of(contract, SystemTextJsonMessageSerializer.Options);
    }

    /// <summary>The same for other options of the serializer.</summary>
    internal static SignalSchema Of(Type type, JsonSerializerOptions options) => new(ContractSchemaGenerator.Generate(type, options), asSerializer: true);

    /// <summary>
    /// A given schema, in the keywords common to drafts 4 to 7. It is applied to the letter: names are case-sensitive.
    /// </summary>
    /// <param name="json">The schema document. References within it are followed; others are refused.</param>
    /// <exception cref="FormatException">
    /// The text is not JSON or not a schema, or uses an unsupported keyword or format; the message names it.
    /// </exception>
    public static SignalSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new SignalSchema(json, asSerializer: false);
    }

    /// <summary>A given schema of a signal, whose payload is an object.</summary>
    internal static SignalSchema ParseSignal(string json)
    {
        SignalSchema schema = Parse(json);
        return schema.Root.AdmitsObjects
            ? schema
            : throw new FormatException("No object satisfies it, and a signal is an object with members, so that every one would be refused; describe it as {\"type\": \"object\", …}.");
    }

    /// <summary>The schema as JSON: as given, or as generated from the contract.</summary>
    public string ToJson() => _json;

    /// <summary>Checks a payload.</summary>
    /// <returns>At most 20 violations; empty if it is valid, and then nothing is allocated.</returns>
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

    /// <summary>Checks a payload given as text. Text that is not JSON breaks the rule <c>JSON</c>.</summary>
    /// <returns>At most 20 violations; empty if it is valid.</returns>
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
