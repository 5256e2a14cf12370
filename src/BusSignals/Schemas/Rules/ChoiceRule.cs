using System.Text.Json;

namespace BusSignals;

/// <summary>
/// A value must satisfy one of several schemas: at least one (<c>anyOf</c>), or exactly one (<c>oneOf</c>).
/// </summary>
internal sealed class ChoiceRule(ValueRule[] choices, bool exactlyOne) : Rule
{
    public override bool Check(JsonElement value, int depth, Report? report)
    {
        int kept = 0;
        foreach (ValueRule choice in choices)
        {
            kept += choice.Check(value, depth, null) ? 1 : 0;
            if (kept == (exactlyOne ? 2 : 1))
            {
                break;
            }
        }

        if (kept == 1)
        {
            return true;
        }

        if (report is not null)
        {
            Explain(value, depth, kept, report);
        }

        return false;
    }

    /// <summary>
    /// If the value's type leaves only one choice, as for "null or an object", the violations of that choice say more.
    /// </summary>
    private void Explain(JsonElement value, int depth, int kept, Report report)
    {
        ValueRule[] possible = [.. choices.Where(it => it.Admits(value.ValueKind))];
        if (kept == 0 && possible.Length == 1)
        {
            possible[0].Check(value, depth, report);
        }
        else
        {
            report.Add(
                (exactlyOne ? "oneOf" : "anyOf") + (kept == 0 ? $", but none of {choices.Length} fits" : ", but several fit"),
                value);
        }
    }
}
