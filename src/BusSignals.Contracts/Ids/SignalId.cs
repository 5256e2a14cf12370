using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>
/// The id of a signal: <c>namespace.name</c>, two parts of <c>a-z</c> and <c>0-9</c>.
/// </summary>
[JsonConverter(typeof(SignalIdJsonConverter))]
public readonly record struct SignalId
{
    private const string None = "none.none";

    private readonly string? _value;

    // Null stands for "none.none", so a default id that was written and read back equals the default.
    private SignalId(string value) => _value = value == None ? null : value;

    /// <summary>The part before the dot.</summary>
    public string Namespace => Value[..Value.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The part after the dot.</summary>
    public string Name => Value[(Value.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private string Value => _value ?? None;

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not an id; the message says which character is wrong.</exception>
    public static SignalId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Fault(text) is { } fault ? throw new FormatException(fault) : new SignalId(text);
    }

    /// <summary>Reads an id if the text is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SignalId id)
    {
        bool valid = text is not null && Fault(text) is null;
        id = valid ? new SignalId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string? Fault(string text)
    {
        const string rule = "an id is 'namespace.name', two parts of a-z and 0-9, as in 'order.cancel'";
        if (text.Length == 0)
        {
            return $"A signal id is empty; {rule}.";
        }

        int dots = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                dots++;
                if (i == 0 || i == text.Length - 1 || dots > 1)
                {
                    return $"'{text}' is no signal id: '.' at position {i + 1} leaves "
                        + (dots > 1 ? "more than two parts" : "a part empty") + $"; {rule}.";
                }
            }
            else if (!char.IsAsciiLetterLower(text[i]) && !char.IsAsciiDigit(text[i]))
            {
                string wrong = text.Substring(i, char.IsSurrogatePair(text, i) ? 2 : 1);
                return $"'{text}' is no signal id: '{wrong}' at position {i + 1} is not allowed; {rule}.";
            }
        }

        return dots == 1 ? null : $"'{text}' is no signal id: it has no '.'; {rule}.";
    }
}
