using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Everything that one schema says about a value: its type, the rules for that type, and further schemas.
/// </summary>
internal sealed class ValueRule : Rule
{
    // Filled after construction, because schemas may refer to themselves.
    public JsonTypes Types { get; set; } = JsonTypes.All;

    public bool Never { get; set; }

    /// <summary>Whether values are read as the serializer does.</summary>
    public bool AsSerializer { get; set; }

    /// <summary>Whether text is a number.</summary>
    public bool DecimalText { get; set; }

    public EnumRule? Enum { get; set; }

    public NumberRule? Number { get; set; }

    public TextRule? Text { get; set; }

    public ObjectRule? Object { get; set; }

    public ListRule? List { get; set; }

    public Rule[] Others { get; set; } = [];

    public override bool Check(JsonElement value, int depth, Report? report)
    {
        if (Never)
        {
            report?.Add("must not be there", value);
            return false;
        }

        JsonValueKind kind = value.ValueKind;
        if (!HasType(value, kind))
        {
            report?.Add($"type {Types.Text()}", value);
            return false;
        }

        // A value of an enum satisfies the other rules too; otherwise no value could satisfy the schema.
        bool kept = Enum is null || Enum.Check(value, kind, report);
        if (!kept && report is null)
        {
            return false;
        }

        kept &= kind switch
        {
            JsonValueKind.String => (Text is null || Text.Check(value, report))
                && (!DecimalText || Number!.CheckText(value, AsSerializer, report)),
            JsonValueKind.Number => Number is null || Number.Check(value, report),
            JsonValueKind.Object => Object is null || Nested(depth, value, report) && Object.Check(value, depth + 1, report),
            JsonValueKind.Array => List is null || Nested(depth, value, report) && List.Check(value, depth + 1, report),
            _ => true,
        };
        foreach (Rule other in Others)
        {
            if (!kept && report is null or { Full: true })
            {
                return false;
            }

            kept &= other.Check(value, depth, report);
        }

        return kept;
    }

    /// <summary>Whether a value of this kind could satisfy the rule.</summary>
    public bool Admits(JsonValueKind kind) =>
        !Never && ((Types & JsonTypesExtensions.Of(kind)) != 0
            || (kind == JsonValueKind.Number && (Types & JsonTypes.Integer) != 0));

    private bool HasType(JsonElement value, JsonValueKind kind) =>
        (Types & JsonTypesExtensions.Of(kind)) != 0
        || (kind == JsonValueKind.Number && (Types & JsonTypes.Integer) != 0
            && (AsSerializer ? Numbers.IsPlainInteger(value) : Numbers.IsInteger(value)));

    private static bool Nested(int depth, JsonElement value, Report? report)
    {
        if (depth < MaxDepth)
        {
            return true;
        }

        report?.Add($"at most {MaxDepth} levels", value);
        return false;
    }
}
