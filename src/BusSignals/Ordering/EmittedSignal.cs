using System.Globalization;
using System.Text;

namespace BusSignals;

/// <summary>One emitted signal: of which identity, and which signals its emitter had emitted to that before.</summary>
/// <param name="Identity">The identity as text; the same text is the same identity.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Earlier">The signals it names as earlier.</param>
internal sealed record EmittedSignal(string Identity, Predecessor Signal, IReadOnlyList<Predecessor> Earlier)
{
    /// <summary>Whether later signals wait for it; not for what controls a process, which acts at once and may leave no trace.</summary>
    public bool HoldsBackLater { get; init; } = true;

    /// <summary>An identity as text, by its exact values, whatever the order of its parameters.</summary>
    public static string TextOf(SignalIdentity identity)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in identity.Values.OrderBy(it => it.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}={value.Length}:{value};");
        }

        return text.ToString();
    }

    /// <summary>
    /// What a later signal must name when this one has been emitted after <paramref name="before"/>. This one stands for
    /// the signals of its own id that it names, since whoever takes it takes those too and waits for them; signals of
    /// other ids stay, for processes that take only those, and so does what was emitted at the same time.
    /// </summary>
    public IReadOnlyList<Predecessor> Over(IReadOnlyList<Predecessor> before)
    {
        IEnumerable<Predecessor> left = before.Where(it => it.MessageId != Signal.MessageId
            && !(it.Name == Signal.Name && it.Process == Signal.Process && Earlier.Any(known => known.MessageId == it.MessageId)));
        return [.. left.Append(Signal).TakeLast(PredecessorHeader.Max)];
    }
}
