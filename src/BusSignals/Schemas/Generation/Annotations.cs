using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using NJsonSchema;

namespace BusSignals;

/// <summary>
/// Translates data annotations to JSON Schema. The generator's own translation misses constructor parameters, exclusive
/// limits and newer attributes, and matches a pattern against part of the text, while the attribute means all of it.
/// </summary>
internal static class Annotations
{
    /// <summary>Adds the rule of an attribute.</summary>
    /// <exception cref="NotSupportedException">It is a rule that a JSON Schema cannot express, so that nothing would check it.</exception>
    public static void Apply(JsonSchema schema, Attribute attribute)
    {
        switch (attribute)
        {
            case RangeAttribute range when Is(schema, JsonObjectType.Number | JsonObjectType.Integer):
                Limit(schema, range);
                break;
            case StringLengthAttribute length:
                Size(schema, length.MinimumLength, length.MaximumLength);
                break;
            case MinLengthAttribute length:
                Size(schema, length.Length, null);
                break;
            case MaxLengthAttribute length:
                Size(schema, null, length.Length < 0 ? null : length.Length);
                break;
            case LengthAttribute length:
                Size(schema, length.MinimumLength, length.MaximumLength);
                break;
            case RequiredAttribute { AllowEmptyStrings: false } when Is(schema, JsonObjectType.String) && schema.Format is null:
                schema.MinLength = Math.Max(schema.MinLength ?? 0, 1);
                break;
            case RegularExpressionAttribute expression when Is(schema, JsonObjectType.String):
                schema.Pattern = $"^(?:{expression.Pattern})$";
                break;
            case EmailAddressAttribute when Is(schema, JsonObjectType.String):
                schema.Format = "email";
                break;
            case UrlAttribute when Is(schema, JsonObjectType.String):
                schema.Format = "uri";
                break;
            case Base64StringAttribute when Is(schema, JsonObjectType.String):
                schema.Format = "byte";
                break;
            case AllowedValuesAttribute allowed when Is(schema, JsonObjectType.String | JsonObjectType.Number | JsonObjectType.Integer):
                foreach (object? value in allowed.Values)
                {
                    schema.Enumeration.Add(value!);
                }

                break;
            case DescriptionAttribute description:
                schema.Description = description.Description;
                break;
            case RequiredAttribute: // of other types it only says that the member must be there
                break;
            case ValidationAttribute rule when rule.GetType() != typeof(DataTypeAttribute): // which describes, and checks nothing
                string name = rule.GetType().Name;
                throw new NotSupportedException(
                    $"[{(name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : name)}] "
                    + "is no rule for its type that a JSON Schema can express, so that nothing would check it. "
                    + "Take it out, and check the value in Validate(…) of a flow, in middleware or in the contract's constructor");
        }
    }

    private static bool Is(JsonSchema schema, JsonObjectType types) => (schema.Type & types) != 0;

    private static void Size(JsonSchema schema, int? min, int? max)
    {
        if (Is(schema, JsonObjectType.String))
        {
            schema.MinLength = Positive(min) ?? schema.MinLength;
            schema.MaxLength = max ?? schema.MaxLength;
        }
        else if (Is(schema, JsonObjectType.Array))
        {
            schema.MinItems = min ?? schema.MinItems;
            schema.MaxItems = max ?? schema.MaxItems;
        }
        else if (Is(schema, JsonObjectType.Object))
        {
            schema.MinProperties = min ?? schema.MinProperties;
            schema.MaxProperties = max ?? schema.MaxProperties;
        }
    }

    private static int? Positive(int? min) => min > 0 ? min : null;

    private static void Limit(JsonSchema schema, RangeAttribute range)
    {
        if (Number(range.Minimum) is { } minimum)
        {
            schema.Minimum = range.MinimumIsExclusive ? null : minimum;
            schema.ExclusiveMinimum = range.MinimumIsExclusive ? minimum : null;
        }

        if (Number(range.Maximum) is { } maximum)
        {
            schema.Maximum = range.MaximumIsExclusive ? null : maximum;
            schema.ExclusiveMaximum = range.MaximumIsExclusive ? maximum : null;
        }
    }

    /// <summary>
    /// Null for a limit that a decimal cannot hold, such as <see cref="double.MaxValue"/>, which means no limit.
    /// </summary>
    private static decimal? Number(object limit) => limit switch
    {
        int whole => whole,
        double number => Math.Abs(number) < (double)decimal.MaxValue ? (decimal)number : null,
        string text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal parsed) ? parsed : null,
        IConvertible other => other.ToDecimal(CultureInfo.InvariantCulture),
        _ => null,
    };
}
