using System.Globalization;
using System.Text.Json;

namespace BusSignals;

/// <summary>Collects the violations of one payload, up to a limit, and tracks the location of the check.</summary>
internal sealed class Report
{
    /// <summary>A payload that is wrong everywhere need not be reported completely.</summary>
    public const int Limit = 20;

    private readonly List<SchemaViolation> _violations = [];
    private readonly List<string> _path = [];

    public IReadOnlyList<SchemaViolation> Violations => _violations;

    public bool Full => _violations.Count >= Limit;

    public void Enter(string name) => _path.Add(name);

    public void Enter(int index) => _path.Add(index.ToString(CultureInfo.InvariantCulture));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    public void Add(string rule, JsonElement value) => Add(new SchemaViolation(Path(), rule, JsonExcerpt.Of(value)));

    public void AddMissing(string name, string rule)
    {
        Enter(name);
        Add(new SchemaViolation(Path(), rule, null));
        Leave();
    }

    private void Add(SchemaViolation violation)
    {
        if (!Full && !_violations.Contains(violation))
        {
            _violations.Add(violation);
        }
    }

    private string Path() => string.Concat(_path.Select(it => "/" + JsonPointer.Escape(it)));
}
