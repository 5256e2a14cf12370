using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BusSignals;

/// <summary>Identifies one checkpoint of one process. Its text is short and may be stored anywhere.</summary>
/// <param name="ProcessKey">The key of the process.</param>
/// <param name="Sequence">The number of the history entry.</param>
public readonly record struct CheckpointId(Guid ProcessKey, int Sequence)
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a checkpoint id.</exception>
    public static CheckpointId Parse(string text) => TryParse(text, out CheckpointId id)
        ? id
        : throw new FormatException($"'{text}' is no checkpoint id; it is the process' key and a number, as in '0f8fad5bd9cb469fa16570867728950e-12'.");

    /// <summary>Reads the text form if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CheckpointId id)
    {
        id = default;
        if (text is not { Length: > 33 } || text[32] != '-'
            || !Guid.TryParseExact(text[..32], "N", out Guid key)
            || !int.TryParse(text.AsSpan(33), NumberStyles.None, CultureInfo.InvariantCulture, out int sequence))
        {
            return false;
        }

        id = new CheckpointId(key, sequence);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessKey:N}-{Sequence}");
}
