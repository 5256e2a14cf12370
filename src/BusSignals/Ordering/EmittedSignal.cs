using System.Globalization;
using System.Text;

namespace BusSignals;

/// <summary>
/// One emitted signal: to which identity, and which signals its emitter had emitted to that identity before.
/// </summary>
/// <param name="Identity">The identity as text; equal texts are equal identities.</param>
/// <param name="Signal">The signal.</param>
/// <param name="Earlier">The predecessors that it names.</param>
internal sealed record EmittedSignal(string Identity, Predecessor Signal, IReadOnlyList<Predecessor> Earlier)
{
    /// <summary>
    /// Whether later signals wait for it; not for control signals, which act at once and may leave no record.
    /// </summary>
    public bool HoldsBackLater { get; init; } = true;

    /// <summary>An identity as text, by its exact values, regardless of the order of its parameters.</summary>
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
    /// What a later signal must name if this one was emitted after <paramref name="before"/>. This one stands for the
    /// predecessors with its own id that it names, because whoever receives it also receives those and waits for them.
    /// Predecessors with other ids stay, for processes that receive only those, and so do signals emitted at the same
    /// time.
    /// </summary>
    public IReadOnlyList<Predecessor> Over(IReadOnlyList<Predecessor> before)
    {
        IEnumerable<Predecessor> left = before.Where(it => it.MessageId != Signal.MessageId
            && !(it.Name == Signal.Name && it.Process == Signal.Process && Earlier.Any(known => known.MessageId == it.MessageId)));
        return [.. left.Append(Signal).TakeLast(PredecessorHeader.Max)];
    }
}
