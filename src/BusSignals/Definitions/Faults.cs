namespace BusSignals;

/// <summary>Collects what is wrong with a configuration, so that all of it is said at once.</summary>
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
