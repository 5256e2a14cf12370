using System.Text.Json;

namespace BusSignals;

/// <summary>A value must not satisfy a schema.</summary>
internal sealed class NotRule(Rule rule) : Rule
{
    public override bool Check(JsonElement value, int depth, Report? report)
    {
        if (!rule.Check(value, depth, null))
        {
            return true;
        }

        report?.Add("not", value);
        return false;
    }
}
