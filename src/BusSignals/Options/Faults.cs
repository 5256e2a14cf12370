namespace BusSignals;

/// <summary>Collects the faults of a configuration, so that all of them are reported at once.</summary>
internal sealed class Faults
{
    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts => _texts;

    public void Add(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Add(text);
        }
    }

    public void Add(string text)
    {
        if (!_texts.Contains(text))
        {
            _texts.Add(text);
        }
    }
}
